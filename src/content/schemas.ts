import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import {
  DetectionsImportAnswer, DetectionsValidateAnswer, AssetsFile, AutomationFile, AuditLogAnswer, AuditReplayAnswer, AuditVerifyAnswer, Config, ContactsFile, Containment, Context, DecideInputs, Decision, DetectionsExportAnswer, DetectionsRunAnswer, DetectionsBacktestAnswer, DetectionsCoverageAnswer, DetectionsMutateAnswer, DetectionsSchemaPullAnswer, DetectionsTestAnswer, DoctorAnswer, ErrorAnswer, Event, Hold, IdentitiesFile, Incident, IncidentsShowAnswer,
  IndicatorsFile, KqlAnswer, Outcome, PauseAnswer, PauseFile, Plan, PlanAnswer, PlaybookFile, PlaybooksExplainAnswer, PlaybooksListAnswer, PlaybooksValidateAnswer, ProtectedFile,
  Rejection, ReportAnswer, RespondAnswer, ResponseFile, RiskException, RuleFile, RuleTestsFile, SyncAnswer, Task, TimelineEntry, WatchlistFile,
} from '../model/index.ts';

/** Every format that cordon reads or writes, by the name of its schema file. */
const FORMATS: Record<string, { schema: z.core.$ZodType; title: string }> = {
  cordon: { schema: Config, title: 'cordon.yaml: the configuration' },
  playbook: { schema: PlaybookFile, title: 'playbooks/*.yaml' },
  exception: { schema: RiskException, title: 'exceptions/<id>.yaml: a risk exception' },
  assets: { schema: AssetsFile, title: 'inventory/assets.yaml' },
  identities: { schema: IdentitiesFile, title: 'inventory/identities.yaml' },
  contacts: { schema: ContactsFile, title: 'inventory/contacts.yaml' },
  protected: { schema: ProtectedFile, title: 'inventory/protected.yaml: what the response never touches' },
  indicators: { schema: IndicatorsFile, title: 'intel/indicators.yaml' },
  rule: { schema: RuleFile, title: 'detections/<slug>/rule.yaml: a Microsoft Sentinel analytics rule' },
  tests: { schema: RuleTestsFile, title: 'detections/<slug>/tests.yaml' },
  watchlist: { schema: WatchlistFile, title: 'detections/watchlists/<alias>.yaml: a Microsoft Sentinel watchlist' },
  automation: { schema: AutomationFile, title: 'detections/automation/<name>.yaml: a Microsoft Sentinel automation rule' },
  response: { schema: ResponseFile, title: 'detections/<slug>/response.yaml' },
  event: { schema: Event, title: 'An alert, normalised' },
  rejection: { schema: Rejection, title: 'An alert that did not fit' },
  incident: { schema: Incident, title: 'incident.yaml' },
  context: { schema: Context, title: 'What is known about an incident' },
  'decide-inputs': { schema: DecideInputs, title: 'Everything that decide looks at' },
  decision: { schema: Decision, title: 'What decide says about an incident' },
  hold: { schema: Hold, title: 'One incident holds one control' },
  containment: { schema: Containment, title: 'containment.yaml: the active holds of an incident' },
  task: { schema: Task, title: 'Something that is done once' },
  plan: { schema: Plan, title: 'An increment of containment' },
  outcome: { schema: Outcome, title: 'What became of one action on one target' },
  'timeline-entry': { schema: TimelineEntry, title: 'One line of a timeline' },
  pause: { schema: PauseFile, title: 'incidents/pause.yaml' },
  'respond-answer': { schema: RespondAnswer, title: 'cordon respond --json, and every verb that shows incidents as it does' },
  'answer-plan': { schema: PlanAnswer, title: 'cordon plan --json' },
  'answer-pause': { schema: PauseAnswer, title: 'cordon pause --json and cordon resume --json' },
  'answer-incidents-show': { schema: IncidentsShowAnswer, title: 'cordon incidents show --json' },
  'answer-report': { schema: ReportAnswer, title: 'cordon report --json' },
  'answer-detections-export': { schema: DetectionsExportAnswer, title: 'cordon detections export' },
  'answer-detections-run': { schema: DetectionsRunAnswer, title: 'cordon detections run --json' },
  'answer-detections-sync': { schema: SyncAnswer, title: 'cordon detections sync --json' },
  'answer-detections-schema-pull': { schema: DetectionsSchemaPullAnswer, title: 'cordon detections schema pull --json' },
  'answer-detections-test': { schema: DetectionsTestAnswer, title: 'cordon detections test --json' },
  'answer-detections-backtest': { schema: DetectionsBacktestAnswer, title: 'cordon detections backtest --json' },
  'answer-detections-coverage': { schema: DetectionsCoverageAnswer, title: 'cordon detections coverage --json' },
  'answer-detections-mutate': { schema: DetectionsMutateAnswer, title: 'cordon detections mutate --json' },
  'answer-playbooks-validate': { schema: PlaybooksValidateAnswer, title: 'cordon playbooks validate --json' },
  'answer-playbooks-list': { schema: PlaybooksListAnswer, title: 'cordon playbooks list --json' },
  'answer-playbooks-explain': { schema: PlaybooksExplainAnswer, title: 'cordon playbooks explain --json' },
  'answer-audit-verify': { schema: AuditVerifyAnswer, title: 'cordon audit verify --json' },
  'answer-audit-replay': { schema: AuditReplayAnswer, title: 'cordon audit replay --json' },
  'answer-audit-log': { schema: AuditLogAnswer, title: 'cordon audit log --json' },
  'answer-doctor': { schema: DoctorAnswer, title: 'cordon doctor --json' },
  'answer-kql': { schema: KqlAnswer, title: 'cordon kql --json' },
  'answer-detections-validate': { schema: DetectionsValidateAnswer, title: 'cordon detections validate --json' },
  'answer-detections-import': { schema: DetectionsImportAnswer, title: 'cordon detections import --json' },
  'answer-error': { schema: ErrorAnswer, title: 'What any verb answers with --json when it fails' },
};

/** The JSON Schemas of all formats (draft 2020-12), as text by file name. What a default fills in is optional: it is what people write. */
export function jsonSchemas(): Map<string, string> {
  return new Map(Object.entries(FORMATS).map(([name, { schema, title }]) => {
    const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
    return [`${name}.schema.json`, `${JSON.stringify({ $schema: json.$schema, title, ...json }, null, 2)}\n`];
  }));
}

/** Writes them into a folder. */
async function writeSchemas(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of jsonSchemas()) await writeFile(join(folder, name), text);
}

if (import.meta.main) await writeSchemas(join(import.meta.dirname, '..', '..', 'schemas'));
