/** The checklists that ship with the product, by id. Only the job that publishes forms carries them. */
import arcade from '../../data/checklists/arcade.json' with { type: 'json' };
import artsSportsTraining from '../../data/checklists/arts-sports-training.json' with { type: 'json' };
import broadcastStation from '../../data/checklists/broadcast-station.json' with { type: 'json' };
import campsite from '../../data/checklists/campsite.json' with { type: 'json' };
import cinema from '../../data/checklists/cinema.json' with { type: 'json' };
import cultureCenter from '../../data/checklists/culture-center.json' with { type: 'json' };
import fireCommon from '../../data/checklists/fire-common.json' with { type: 'json' };
import fitnessClub from '../../data/checklists/fitness-club.json' with { type: 'json' };
import heritageSite from '../../data/checklists/heritage-site.json' with { type: 'json' };
import highRiskSport from '../../data/checklists/high-risk-sport.json' with { type: 'json' };
import homestay from '../../data/checklists/homestay.json' with { type: 'json' };
import hotel from '../../data/checklists/hotel.json' with { type: 'json' };
import indoorPlayground from '../../data/checklists/indoor-playground.json' with { type: 'json' };
import internetCafe from '../../data/checklists/internet-cafe.json' with { type: 'json' };
import ktv from '../../data/checklists/ktv.json' with { type: 'json' };
import library from '../../data/checklists/library.json' with { type: 'json' };
import museum from '../../data/checklists/museum.json' with { type: 'json' };
import performanceVenue from '../../data/checklists/performance-venue.json' with { type: 'json' };
import scenicArea from '../../data/checklists/scenic-area.json' with { type: 'json' };
import scriptEntertainment from '../../data/checklists/script-entertainment.json' with { type: 'json' };
import skiResort from '../../data/checklists/ski-resort.json' with { type: 'json' };
import sportsStadium from '../../data/checklists/sports-stadium.json' with { type: 'json' };
import swimmingPool from '../../data/checklists/swimming-pool.json' with { type: 'json' };
import travelAgency from '../../data/checklists/travel-agency.json' with { type: 'json' };
import { Checklist } from '../../schemas/checklist.ts';

const files: unknown[] = [
  arcade,
  artsSportsTraining,
  broadcastStation,
  campsite,
  cinema,
  cultureCenter,
  fireCommon,
  fitnessClub,
  heritageSite,
  highRiskSport,
  homestay,
  hotel,
  indoorPlayground,
  internetCafe,
  ktv,
  library,
  museum,
  performanceVenue,
  scenicArea,
  scriptEntertainment,
  skiResort,
  sportsStadium,
  swimmingPool,
  travelAgency,
];

export const checklists: ReadonlyMap<string, Checklist> = new Map(
  files.map((file) => {
    const checklist = Checklist.parse(file);
    return [checklist.id, checklist];
  }),
);
