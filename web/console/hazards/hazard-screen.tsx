import { getRouteApi } from '@tanstack/react-router';
import { HazardView } from './hazard-view.tsx';

const route = getRouteApi('/app/hazards/$hazardId');

export function HazardScreen() {
  const { hazardId } = route.useParams();
  return <HazardView key={hazardId} hazardId={hazardId} />;
}
