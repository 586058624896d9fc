/** The staff of the demo city: invented names in the style of the demo units, addresses at example.com. */
import type { DepartmentId, Role } from '../../schemas/actor.ts';
import type { Place, UnitRow } from './city.ts';

export type Person = {
  name: string;
  email: string;
  role: Role;
  post: string;
  departmentIds: DepartmentId[];
  districtIds: string[];
  unitIds: string[];
};

/** Known to whoever reads this: for a city that does not exist. */
export const demoPassword = 'Bihuan-demo-2026';

const departments: readonly [id: DepartmentId, office: string, head: string, clerk: string][] = [
  ['culture', '文化文物科', '罗样文', '贺样墨'],
  ['tourism', '旅游科', '梁样川', '龚样途'],
  ['sports-broadcast', '体育广电科', '段样健', '雷样播'],
];

/** Clerk, verifier and head of each centre, in the order of the districts. */
const centerStaff: readonly (readonly [clerk: string, verifier: string, head: string])[] = [
  ['马样甲', '丁样乙', '薛样丙'],
  ['白样甲', '汤样乙', '顾样丙'],
  ['毛样甲', '江样乙', '史样丙'],
  ['石样甲', '崔样乙', '邵样丙'],
  ['万样甲', '康样乙', '钱样丙'],
];

export type District = { id: string; name: string };

/** Everybody but the first administrator. A liaison without units and a team without any has no part to play. */
export function peopleOf(rows: readonly UnitRow[], places: readonly Place[], districts: readonly District[]): Person[] {
  const none = { departmentIds: [], districtIds: [], unitIds: [] };
  const inspected = places.filter((_, index) => index % 3 === 0).map(({ unitId }) => unitId);
  const people: Person[] = [
    { ...none, name: '高样宁', email: 'leader@example.com', role: 'bureau-leader', post: '分管副局长' },
    { ...none, name: '陆样安', email: 'safety@example.com', role: 'safety-office', post: '安办主任' },
    {
      ...none,
      name: '苏样查',
      email: 'team@example.com',
      role: 'inspection-team',
      post: '督导一组组长',
      unitIds: inspected,
    },
    { ...none, name: '严样审', email: 'auditor@example.com', role: 'auditor', post: '审计员' },
  ];
  for (const [id, office, head, clerk] of departments) {
    const scope = { ...none, role: 'department', departmentIds: [id] } as const satisfies Partial<Person>;
    people.push({ ...scope, departmentIds: [id], name: head, email: `${id}-head@example.com`, post: `${office}科长` });
    people.push({
      ...scope,
      departmentIds: [id],
      name: clerk,
      email: `${id}-clerk@example.com`,
      post: `${office}科员`,
    });
  }
  for (const [index, { id, name }] of districts.entries()) {
    const [clerk, verifier, head] = centerStaff[index % centerStaff.length] as (typeof centerStaff)[number];
    const at = (who: string) => `${id.toLowerCase()}-${who}@example.com`;
    const scope = { ...none, role: 'service-center' as const, districtIds: [id] };
    people.push({ ...scope, name: clerk, email: at('clerk'), post: `${name}中心经办员` });
    people.push({ ...scope, name: verifier, email: at('verifier'), post: `${name}中心核查员` });
    people.push({ ...scope, name: head, email: at('head'), post: `${name}中心主任` });
  }
  return [...people, ...liaisonsOf(rows)];
}

/** The contacts that the registry names, each with the units they are named for. */
function liaisonsOf(rows: readonly UnitRow[]): Person[] {
  const known = Map.groupBy(
    rows.filter(({ liaisonOfficer }) => liaisonOfficer),
    ({ liaisonOfficer = '' }) => liaisonOfficer,
  );
  return [...known]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, mine], index) => ({
      name,
      email: `liaison-${index + 1}@example.com`,
      role: 'liaison',
      post: '联系点责任人',
      departmentIds: [],
      districtIds: [],
      unitIds: mine.map(({ unitId }) => unitId),
    }));
}
