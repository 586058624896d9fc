/**
 * Writes outside `commit`, without an audit entry. Only for copies that are no business record and that nobody is
 * answerable for: the server's copy of a draft, saved every few seconds, at twice the cost and for no reader otherwise.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { documents, type Write } from './table.ts';

/** Saves a `Write` of a put. Throws its problem when its condition fails. */
export async function saveCopy(write: Write): Promise<void> {
  try {
    await documents.send(new PutCommand(write.input as PutCommandInput));
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw write.refusal();
    throw error;
  }
}
