import { describe, expect, it } from 'vitest';
import { claimPhotos } from '../../../functions/photos/claim.ts';
import { anId, aPhoto, NOON, noon } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';

const author = { actor: { kind: 'system' as const, task: 'claim-photos' }, now: NOON, requestId: 'request-0001' };
const recordId = anId('sc');
const claim = (...photoIds: string[]) => claimPhotos(recordId, 'U0001', photoIds, author);

describe('claiming photos', () => {
  it('marks each photo with the record and says which are stored', async () => {
    const waiting = aPhoto({ photoId: anId('ph', 2), status: 'expected' });
    const tables = fakeTables({ photos: [aPhoto(), waiting] });
    expect(await claim(anId('ph', 1), anId('ph', 2))).toEqual([anId('ph', 1)]);
    expect(tables.updated('photos')).toMatchObject([
      { Key: { photoId: anId('ph', 1) }, ExpressionAttributeValues: { ':record': [recordId] } },
      { Key: { photoId: anId('ph', 2) } },
    ]);
    expect(tables.entries()).toMatchObject([
      { verb: 'photo.claimed', recordId, detail: { unitId: 'U0001', photoIds: [anId('ph', 1), anId('ph', 2)] } },
    ]);
  });

  it('changes nothing the second time, and still says which are stored', async () => {
    const tables = fakeTables({ photos: [aPhoto({ claimedBy: [recordId] })] });
    expect(await claim(anId('ph'))).toEqual([anId('ph')]);
    expect(tables.written()).toEqual([]);
  });

  it('reserves a photo whose slot was not asked for yet', async () => {
    const tables = fakeTables();
    expect(await claim(anId('ph'))).toEqual([]);
    expect(tables.put('photos')).toEqual([
      { photoId: anId('ph'), unitId: 'U0001', status: 'expected', requestedAt: noon, claimedBy: [recordId] },
    ]);
  });

  it('adds a second record to a photo that one has named before', async () => {
    const tables = fakeTables({ photos: [aPhoto({ claimedBy: [anId('hz')] })] });
    await claim(anId('ph'));
    expect(tables.updated('photos')[0]?.UpdateExpression).toContain('list_append');
  });

  it('leaves another unit’s photo alone', async () => {
    const tables = fakeTables({ photos: [aPhoto({ unitId: 'U0002' })] });
    expect(await claim(anId('ph'))).toEqual([]);
    expect(tables.written()).toEqual([]);
  });

  it('claims hundreds in transactions that DynamoDB takes', async () => {
    const photoIds = Array.from({ length: 200 }, (_, index) => anId('ph', index));
    const tables = fakeTables({ photos: photoIds.map((photoId) => aPhoto({ photoId })) });
    await claim(...photoIds);
    expect(tables.updated('photos')).toHaveLength(200);
    expect(tables.entries()).toHaveLength(3);
  });
});
