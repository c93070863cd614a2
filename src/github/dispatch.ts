import * as z from 'zod';
import { Json, UsageError } from '../model/index.ts';

/** GitHub itself sends at most 25 MB (https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap). */
const LARGEST_EVENT_FILE = 26_214_400;

const Common = { repository: z.looseObject({ full_name: z.string() }), sender: z.looseObject({ login: z.string() }) };

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository_dispatch */
const RepositoryDispatch = z.looseObject({ ...Common, action: z.string(), client_payload: z.record(z.string(), Json).nullable() });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_dispatch */
const WorkflowDispatch = z.looseObject({ ...Common, workflow: z.string(), inputs: z.record(z.string(), Json).nullable() });

/**
 * The alert inside the event file of a workflow run (`GITHUB_EVENT_PATH`): `client_payload.alert` of a `repository_dispatch`,
 * the input `event` of a `workflow_dispatch`. Any other document is an alert itself and comes back as it is.
 * Either may be JSON in a string, which is how a sender keeps more than ten keys below one.
 * A dispatch without an alert is a UsageError: a run that handled nothing must not look like one that found nothing.
 */
export function payloadOf(event: unknown): Json {
  const sent = sentWith(event);
  return sent === null ? Json.parse(event) : unwrap(sent);
}

/** What a dispatch carries as its alert, and where. Null: it is no dispatch. */
function sentWith(event: unknown): { value: Json | undefined; place: string } | null {
  const repository = RepositoryDispatch.safeParse(event);
  if (repository.success) return { value: repository.data.client_payload?.['alert'], place: 'client_payload.alert' };
  const workflow = WorkflowDispatch.safeParse(event);
  return workflow.success ? { value: workflow.data.inputs?.['event'], place: 'the input `event`' } : null;
}

function unwrap({ value, place }: { value: Json | undefined; place: string }): Json {
  if (value === undefined || value === null || value === '') {
    throw new UsageError(`${place} of the dispatch is empty`, `Send the alert as ${place}.`);
  }
  if (typeof value !== 'string') return value;
  try {
    return Json.parse(JSON.parse(value));
  } catch (error) {
    throw new UsageError(`${place} of the dispatch is no JSON`, `Send one JSON document, or an array of them, as ${place}.`, error);
  }
}

/**
 * What `respond` reads of a file: for the event file of a workflow run the alert inside it, for anything else the bytes as they
 * are, so that NDJSON, hostile text and broken files reach ingest unchanged. `isSound` says whether a text is JSON that reads
 * the same for everybody: what has a key twice or is no UTF-8 is left to ingest, which rejects it. An alert in a string
 * comes out as it was written there, for the same reason.
 */
export function alertBytes(bytes: Uint8Array, isSound: (text: string) => boolean): Uint8Array {
  if (bytes.length > LARGEST_EVENT_FILE) return bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if ((!text.includes('"client_payload"') && !text.includes('"inputs"')) || !isSound(text)) return bytes;
    const sent = sentWith(JSON.parse(text));
    if (sent === null) return bytes;
    const alert = unwrap(sent);
    return new TextEncoder().encode(typeof sent.value === 'string' && sent.value.isWellFormed() ? sent.value : JSON.stringify(alert));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return bytes;
  }
}
