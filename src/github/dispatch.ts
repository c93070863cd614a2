import * as z from 'zod';
import { UsageError } from '../model/index.ts';

/** GitHub itself sends at most 25 MB (https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap). */
const LARGEST_EVENT_FILE = 26_214_400;

const Common = { repository: z.looseObject({ full_name: z.string() }), sender: z.looseObject({ login: z.string() }) };

// What is sent stays unknown here, so that no schema rebuilds it: ingest judges every key of an alert.

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository_dispatch */
const RepositoryDispatch = z.looseObject({ ...Common, action: z.string(), client_payload: z.looseObject({ alert: z.unknown().optional() }).nullable() });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_dispatch */
const WorkflowDispatch = z.looseObject({ ...Common, workflow: z.string(), inputs: z.looseObject({ event: z.unknown().optional() }).nullable() });

/**
 * What `respond` reads of a file: for the event file of a workflow run (`GITHUB_EVENT_PATH`) the alert inside it
 * (`client_payload.alert` of a `repository_dispatch`, the input `event` of a `workflow_dispatch`), for anything else the bytes as
 * they are, so that NDJSON, hostile text and broken files reach ingest unchanged. `isSound` says whether a text is JSON that reads
 * the same for everybody: what has a key twice or is no UTF-8 is left to ingest, which rejects it. An alert may be JSON in a
 * string, which is how a sender keeps more than ten keys below one, and comes out as it was written there, for the same reason.
 * A dispatch without an alert is a UsageError: a run that handled nothing must not look like one that found nothing.
 */
export function alertBytes(bytes: Uint8Array, isSound: (text: string) => boolean): Uint8Array {
  if (bytes.length > LARGEST_EVENT_FILE) return bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if ((!text.includes('"client_payload"') && !text.includes('"inputs"')) || !isSound(text)) return bytes;
    const sent = sentWith(JSON.parse(text));
    return sent === null ? bytes : new TextEncoder().encode(alertText(sent));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return bytes;
  }
}

/** What a dispatch carries as its alert, and where. Null: it is no dispatch. */
function sentWith(event: unknown): { value: unknown; place: string } | null {
  const repository = RepositoryDispatch.safeParse(event);
  if (repository.success) return { value: repository.data.client_payload?.alert, place: 'client_payload.alert' };
  const workflow = WorkflowDispatch.safeParse(event);
  return workflow.success ? { value: workflow.data.inputs?.event, place: 'the input `event`' } : null;
}

function alertText({ value, place }: { value: unknown; place: string }): string {
  if (value === undefined || value === null || value === '') {
    throw new UsageError(`${place} of the dispatch is empty`, `Send the alert as ${place}.`);
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    const alert: unknown = JSON.parse(value);
    // A lone surrogate has no UTF-8: written again it is an escape.
    return value.isWellFormed() ? value : JSON.stringify(alert);
  } catch (error) {
    throw new UsageError(`${place} of the dispatch is no JSON`, `Send one JSON document, or an array of them, as ${place}.`, error);
  }
}
