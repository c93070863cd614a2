import { milliseconds, type Asset, type Detection, type Duration, type Identity, type IncidentSummary, type Indicator, type Instant, type Inventory, type SourceStatus } from '../model/index.ts';

/** What a source knew, and when. */
export interface Answer<T> { value: T; at: Instant }
export type Source<T> = () => Answer<T> | Promise<Answer<T>>;

/** Who is asked about an incident. Each one may throw or never answer. */
export interface Sources {
  inventory: Source<readonly Asset[]>;
  identity: Source<readonly Identity[]>;
  threatIntelligence: Source<readonly Indicator[]>;
  history: Source<readonly IncidentSummary[]>;
  detections: Source<readonly Detection[]>;
}

/** What was found out; where a source failed, what is used instead. */
export type Gathered = { [K in keyof Sources]: Answer<Awaited<ReturnType<Sources[K]>>['value']> };

/** What stands in for a source that failed, in words for people. */
const FALLBACKS: Record<keyof Sources, string> = {
  inventory: 'what the alerts say; environment and criticality are unknown, so a person must approve',
  identity: 'what the alerts say; whether somebody is privileged is unknown, and so are environment and criticality: a person must approve',
  threatIntelligence: 'no indicator; the score lacks its points',
  history: 'no earlier incident',
  detections: 'the alerts\' own confidence',
};

const LONGEST_ANSWER: Duration = '10s';

/** The files of the repository and the ledger as sources; they were read at `at`. */
export function fileSources(files: { inventory: Pick<Inventory, 'assets' | 'identities'>; indicators: readonly Indicator[]; summaries: readonly IncidentSummary[]; detections: readonly Detection[] }, at: Instant): Sources {
  return {
    inventory: () => ({ value: files.inventory.assets, at }),
    identity: () => ({ value: files.inventory.identities, at }),
    threatIntelligence: () => ({ value: files.indicators, at }),
    history: () => ({ value: files.summaries, at }),
    detections: () => ({ value: files.detections, at }),
  };
}

/** Asks all sources at once, each within `limit` of wall time. A failure is named with its fallback and stops nothing. */
export async function gather(sources: Sources, now: Instant, limit: Duration = LONGEST_ANSWER): Promise<{ gathered: Gathered; statuses: SourceStatus[] }> {
  const statuses: SourceStatus[] = [];
  const ask = async <T>(name: keyof Sources, source: Source<readonly T[]>): Promise<Answer<readonly T[]>> => {
    try {
      const answer = await withLimit(source, limit);
      statuses.push({ name, status: 'ok', at: answer.at, reason: null, fallback: null });
      return answer;
    } catch (error) {
      statuses.push({ name, status: 'failed', at: now, reason: reasonOf(error), fallback: FALLBACKS[name] });
      return { value: [], at: now };
    }
  };
  const [inventory, identity, threatIntelligence, history, detections] = await Promise.all([
    ask('inventory', sources.inventory), ask('identity', sources.identity), ask('threatIntelligence', sources.threatIntelligence),
    ask('history', sources.history), ask('detections', sources.detections),
  ]);
  return { gathered: { inventory, identity, threatIntelligence, history, detections }, statuses: statuses.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

async function withLimit<T>(source: Source<T>, limit: Duration): Promise<Answer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit}`)), milliseconds(limit));
  });
  try {
    return await Promise.race([Promise.resolve().then(source), late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 300) || 'failed without a reason';
}
