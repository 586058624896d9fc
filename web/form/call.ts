/** The typed client of the phone page: method and path of each operation are checked against its contract. */
import type { formApi } from '../../schemas/form.ts';
import type { linkApi } from '../../schemas/link.ts';
import type { Output, Sent } from '../../schemas/operations.ts';
import type { photoApi } from '../../schemas/photo.ts';
import type { ProblemBody } from '../../schemas/problem.ts';
import type { selfCheckApi } from '../../schemas/self-check.ts';
import type { unitHazardApi } from '../../schemas/unit-hazard-api.ts';
import { isOnline } from './online.ts';
import { wordsNow } from './words.ts';

type Table = typeof formApi & typeof photoApi & typeof selfCheckApi & typeof unitHazardApi & typeof linkApi;

const routes = {
  openLink: 'POST /api/sessions',
  getUnitHome: 'GET /api/unit/home',
  getUnitForm: 'GET /api/unit/forms/{formId}',
  getDraft: 'GET /api/unit/drafts/{formId}/{period}',
  saveDraft: 'PUT /api/unit/drafts/{formId}/{period}',
  submitSelfCheck: 'POST /api/unit/self-checks/{selfCheckId}',
  getReceipt: 'GET /api/unit/self-checks/{selfCheckId}',
  requestPhotoSlots: 'POST /api/unit/photos',
  getUnitPhotos: 'GET /api/unit/photos',
  getUnitHazard: 'GET /api/unit/hazards/{hazardId}',
  supplementHazard: 'POST /api/unit/hazards/{hazardId}/supplement',
  acknowledgeHazard: 'POST /api/unit/hazards/{hazardId}/acknowledge',
  rectifyHazard: 'POST /api/unit/hazards/{hazardId}/rectify',
} as const satisfies { [K in keyof Table]?: `${Table[K]['method']} ${Table[K]['path']}` };

export type Operation = keyof typeof routes;
export type Sends<K extends Operation> = Sent<Table[K]>;
export type Gets<K extends Operation> = Output<Table[K]>;

/** What the page looks at of a problem. */
export type Problem = Pick<ProblemBody, 'code' | 'title'>;

/** The server understood and said no, in a sentence of its catalogue. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}
/**
 * No answer, or one that may be different later: the network, a timeout, an overloaded or broken server. Its message is
 * the app's own sentence, where it said one.
 */
export class Unreachable extends Error {}

/** The link's id, as the address has it. */
export const linkIdHere = () => location.pathname.split('/')[2] ?? '';

/** Slow 4G carries a form in two seconds; after this nothing will come. */
const patienceMs = 25_000;

/** Sends what the operation takes and gives back its answer; fails with a Refusal or with Unreachable. */
export async function call<K extends Operation>(operation: K, input: Sends<K>): Promise<Gets<K>> {
  const [method = '', template = ''] = routes[operation].split(' ');
  const rest: Record<string, unknown> = { ...(input as object) };
  let path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]));
    delete rest[name];
    return value;
  });
  // Tabs of two units share one cookie: the server compares.
  const headers: Record<string, string> = { 'accept-language': wordsNow().language, 'x-link': linkIdHere() };
  const request: RequestInit = { method, headers };
  if (method !== 'GET') {
    headers['content-type'] = 'application/json';
    request.body = JSON.stringify(rest);
  } else if (Object.keys(rest).length) path += `?${new URLSearchParams(rest as Record<string, string>)}`;
  const { response, text } = await reach(path, request, patienceMs).catch((failure) => {
    isOnline.set(false);
    throw failure;
  });
  isOnline.set(true);
  if (response.ok) return JSON.parse(text);
  throw refusalOf(response.status, text);
}

/** Fetches with an end to the waiting; a failure to get an answer is Unreachable. */
export async function reach(url: string, request: RequestInit, timeoutMs: number) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  try {
    const response = await fetch(url, { ...request, signal: stop.signal });
    return { response, text: await response.text() };
  } catch {
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(status: number, text: string): Error {
  const problem = problemIn(text);
  if (!problem) return new Unreachable();
  return status >= 500 || status === 429 ? new Unreachable(problem.title) : new Refusal(problem);
}

/** Something between the phone and the app may answer in HTML: that is no word of the app. */
function problemIn(text: string): Problem | undefined {
  try {
    const body: Problem = JSON.parse(text);
    return body.code ? body : undefined;
  } catch {
    return undefined;
  }
}
