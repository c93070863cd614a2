import { resolve } from 'node:path';
import { endpointTokens } from '../../../../responders/token.ts';
import { actions } from '../../../../responders/registry.ts';
import { inspectContent, readWorkTree } from '../../../content/index.ts';
import { writePulled } from '../../../detect/pull/files.ts';
import { readMetadata } from '../../../detect/pull/metadata.ts';
import { LOGS_SCOPE, type Workspace } from '../../../detect/remote/workspace.ts';
import { connectEnvironment } from '../../../environment/index.ts';
import { EXIT, InvalidContent, UsageError, type DetectionsSchemaPullAnswer, type SentinelTarget } from '../../../model/index.ts';
import type { CliContext, Verb } from '../../context.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';

const SHOWN = 20;

/** `cordon detections schema pull` */
export const schemaPull: Verb = async (context, _args, options) => {
  const workspace = await workspaceOf(context, typeof options['workspace'] === 'string' ? options['workspace'] : null, typeof options['endpoint'] === 'string' ? options['endpoint'] : null);
  const pulled = await writePulled(context.repo, await readMetadata(workspace));
  const answer: DetectionsSchemaPullAnswer = { workspace: workspace.workspaceId, ...pulled, added: [...pulled.added], changed: [...pulled.changed], removed: [...pulled.removed], skipped: [...pulled.skipped] };
  if (context.json) context.print(JSON.stringify(answer));
  else context.print(lines(answer));
  return EXIT.done;
};

/** The workspace that the options name, else that of the environment. @throws UsageError where there is none */
export async function workspaceOf(context: CliContext, id: string | null, endpoint: string | null): Promise<Workspace> {
  if (id !== null && !/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(id)) throw new UsageError(`--workspace ${visible(id)} is no workspace id`, 'It is the GUID on the Properties page of the Log Analytics workspace.');
  if (id !== null && endpoint !== null) return { workspaceId: id, endpoint };
  const target = await targetOf(context);
  const workspaceId = id ?? target?.workspaceId;
  if (workspaceId === undefined) throw new UsageError('no workspace is named', 'Give --workspace ID, or write `sentinel: { workspaceId }` into the environment of cordon.yaml.');
  const login = target?.loginEndpoint;
  return {
    workspaceId, endpoint: endpoint ?? target?.logsEndpoint, tenantId: target?.tenantId,
    ...(login === undefined ? {} : { tokens: endpointTokens(login, target?.tenantId ?? 'common', LOGS_SCOPE) }),
  };
}

/** The workspace of the environment. A rule that does not bind is why people pull; only cordon.yaml must be right. */
async function targetOf({ repo, environment, env }: CliContext): Promise<SentinelTarget | null> {
  const { content, problems } = inspectContent(await readWorkTree(repo), actions);
  const own = problems.filter(({ file }) => /^cordon\.ya?ml$/.test(file));
  if (own.length > 0) throw new InvalidContent(own);
  const { config } = content.config;
  return (await connectEnvironment(config, environment ?? config.defaultEnvironment, resolve(repo), env)).sentinel;
}

function lines({ workspace, tables, functions, added, changed, removed, skipped }: DetectionsSchemaPullAnswer): string {
  const listed = (title: string, names: readonly string[]): string[] => (names.length === 0 ? [] : [`${title}: ${names.slice(0, SHOWN).map(visible).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`]);
  const same = added.length + changed.length + removed.length === 0;
  return [
    `${count(tables, 'table')} and ${count(functions, 'function')} of workspace ${visible(workspace)}${same ? ', as before' : ''}`,
    ...listed('added', added), ...listed('changed', changed), ...listed('removed', removed), ...listed('left out, no query can name them', skipped),
  ].join('\n');
}
