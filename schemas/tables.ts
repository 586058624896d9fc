/**
 * One table per aggregate, a GSI per access pattern. Read by infra (which makes them), by the slices' stores and by
 * the tests. Attributes of keys are strings.
 */
/** `project`: attributes that the index holds beside the keys, all of them where it is absent. */
export type Index = { partitionKey: string; sortKey: string; project?: readonly string[] };
export type Table = {
  partitionKey: string;
  sortKey?: string;
  indexes: Readonly<Record<string, Index>>;
  /** Epoch seconds after which DynamoDB may delete the item; read code filters on it all the same. */
  expiresAt?: string;
  hasStream?: true;
};

/** A row of a self-check's lists: its answers, which are most of its bytes, stay out of the five indexes. */
function selfCheckRows<const P extends string>(partitionKey: P) {
  const project = [
    'receiptNo',
    'unitId',
    'unitName',
    'categoryId',
    'districtId',
    'departmentId',
    'formId',
    'edition',
    'period',
    'result',
    'passCount',
    'failCount',
    'naCount',
    'durationSec',
    'occurredAt',
    'receivedAt',
    'receivedOn',
    'hazards',
    'waitingPhotoIds',
    'isLatest',
  ].filter((field) => field !== partitionKey);
  return { partitionKey, sortKey: 'receivedKey', project } as const;
}

/** An index of hazards with what lists filter by: 9 or 10 attributes; a table's indexes may name 100 in all. */
function hazardIndex<const P extends string, const S extends string>(partitionKey: P, sortKey: S) {
  const filters = [
    'status',
    'level',
    'unitId',
    'categoryId',
    'districtId',
    'departmentId',
    'isOverdue',
    'isStageLate',
    'isMajorProposed',
    'foundAt',
  ];
  return { partitionKey, sortKey, project: filters.filter((name) => name !== partitionKey) } as const;
}

export const tables = {
  /** `nameKey` and `updatedKey` sort and end in the unit's id; `city` is always `city`. */
  units: {
    partitionKey: 'unitId',
    indexes: {
      cityByName: { partitionKey: 'city', sortKey: 'nameKey' },
      districtByName: { partitionKey: 'districtId', sortKey: 'nameKey' },
      departmentByName: { partitionKey: 'departmentId', sortKey: 'nameKey' },
      categoryByName: { partitionKey: 'categoryId', sortKey: 'nameKey' },
      cityByUpdated: { partitionKey: 'city', sortKey: 'updatedKey' },
      districtByUpdated: { partitionKey: 'districtId', sortKey: 'updatedKey' },
      departmentByUpdated: { partitionKey: 'departmentId', sortKey: 'updatedKey' },
    },
  },
  links: { partitionKey: 'linkId', indexes: { byUnit: { partitionKey: 'unitId', sortKey: 'linkId' } } },
  /** `publishedKey` is the edition and the time of publishing. */
  forms: {
    partitionKey: 'formId',
    indexes: {
      byCategory: {
        partitionKey: 'categoryId',
        sortKey: 'publishedKey',
        project: ['edition', 'title', 'publishedAt', 'itemCount'],
      },
    },
  },
  drafts: { partitionKey: 'unitId', sortKey: 'draftKey', indexes: {}, expiresAt: 'expiresAt' },
  /** `receivedKey` is the time of receipt and the id. */
  selfChecks: {
    partitionKey: 'selfCheckId',
    indexes: {
      byUnit: selfCheckRows('unitId'),
      byDistrict: selfCheckRows('districtId'),
      byDepartment: selfCheckRows('departmentId'),
      byCategory: selfCheckRows('categoryId'),
      byCity: selfCheckRows('city'),
    },
  },
  photos: {
    partitionKey: 'photoId',
    indexes: { unclaimed: { partitionKey: 'unclaimed', sortKey: 'requestedAt', project: [] } },
  },
  /**
   * `foundKey`, `dueKey` and `closedKey` end in the hazard's id. `desk`, `dueKey` and `openStatus` are absent once
   * closed, `closedIn` (always `city`) and `closedKey` until then. Indexes hold what lists filter by; the rows of a
   * page are read by id, so that a move writes 1 KB to an index and not the whole record.
   */
  hazards: {
    partitionKey: 'hazardId',
    indexes: {
      byDesk: { partitionKey: 'desk', sortKey: 'dueKey', project: [] },
      byStatus: hazardIndex('openStatus', 'dueKey'),
      byStatusFound: hazardIndex('openStatus', 'foundKey'),
      byUnit: hazardIndex('unitId', 'foundKey'),
      byDistrict: hazardIndex('districtId', 'foundKey'),
      byDepartment: hazardIndex('departmentId', 'foundKey'),
      byCategory: hazardIndex('categoryId', 'foundKey'),
      byCity: hazardIndex('city', 'foundKey'),
      byClosed: hazardIndex('closedIn', 'closedKey'),
      byNumber: { partitionKey: 'hazardNo', sortKey: 'hazardId', project: [] },
      byClosureNo: { partitionKey: 'closureNo', sortKey: 'hazardId', project: [] },
    },
  },
  /**
   * `byDesk` for whoever else a hazard waits for: an index has one entry of a record, and several people may be named to
   * verify one.
   */
  sharedQueue: { partitionKey: 'desk', sortKey: 'dueKey', indexes: {} },
  /** Tokens of waiting stages: execution, state and round are `waitKey`. */
  waits: { partitionKey: 'hazardId', sortKey: 'waitKey', indexes: {}, expiresAt: 'expiresAt' },
  /** Sequences: `hazard#2026` → last number given. */
  counters: { partitionKey: 'counterId', indexes: {} },
  statistics: { partitionKey: 'scope', sortKey: 'cell', indexes: {}, expiresAt: 'expiresAt' },
  staff: {
    partitionKey: 'staffId',
    indexes: {
      byEmail: { partitionKey: 'email', sortKey: 'staffId' },
      byStatus: { partitionKey: 'status', sortKey: 'nameKey' },
    },
  },
  /** Requests counted by link or address and window. */
  limits: { partitionKey: 'limitKey', indexes: {}, expiresAt: 'expiresAt' },
  /** Messages waiting for a robot's next free minute, and digests under way. */
  notices: { partitionKey: 'channel', sortKey: 'noticeKey', indexes: {}, expiresAt: 'expiresAt' },
  audit: { partitionKey: 'recordId', sortKey: 'entryId', indexes: {}, hasStream: true },
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof tables;
