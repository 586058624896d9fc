/**
 * Tokens of waiting stages, by execution, stage and round. A wait is no business record: it is stored beside its
 * `workflow.awaiting` entry, and dropped without one.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { At, HazardId } from '../../schemas/fields.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import { nextEscalation } from '../../schemas/hazard-deadline.ts';
import { HazardStage, stageOf } from '../../schemas/hazard-status.ts';
import { documents, tableOf } from '../kit/table.ts';

export const Wait = z.strictObject({
  hazardId: HazardId,
  /** `<execution>#<stage>#<round>`: the Lambda retry of a waiting task replaces its token. */
  waitKey: z.string(),
  executionName: z.string(),
  generation: z.int(),
  stage: HazardStage,
  round: z.int(),
  token: z.string(),
  /** The instant at which the wait ends by itself. */
  until: At,
  /** Epoch seconds. */
  expiresAt: z.int(),
});
export type Wait = z.infer<typeof Wait>;

export const waits = tableOf('waits', Wait);

/** A minute less than a stage waits anyway is not worth the transitions of a callback. */
const slackMs = 60_000;

/**
 * Whether a stage need not wait any longer: another execution took over, the hazard left the stage, or something falls
 * due before the wait would end. A move within the stage that leaves more time is no reason: the end of the wait looks
 * at the record all the same.
 */
export function isOver(wait: Pick<Wait, 'generation' | 'stage' | 'until'>, hazard: Hazard): boolean {
  if (hazard.generation !== wait.generation || hazard.status === 'closed') return true;
  if (stageOf[hazard.status] !== wait.stage) return true;
  const next = nextEscalation(hazard);
  return next !== undefined && next.at + slackMs < Date.parse(wait.until);
}

/** Drops a wait unless its stage has stored a newer token meanwhile. */
export async function dropWait({ hazardId, waitKey, token }: Wait): Promise<void> {
  try {
    await documents.send(
      new DeleteCommand({
        TableName: waits.name,
        Key: { hazardId, waitKey },
        ConditionExpression: '#token = :token',
        ExpressionAttributeNames: { '#token': 'token' },
        ExpressionAttributeValues: { ':token': token },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
