import { bearer, json, param, type Range, type Reply, type Req, type Route } from '../http.ts';

/** The workspace of the documented example. */
export const WORKSPACE = 'b438b4f6-912a-46d5-9cb1-b44069212abc';

const columns = (text: string): { name: string; type: string }[] => text.split(' ').map((one) => {
  const [name = '', type = 'string'] = one.split(':');
  return { name, type };
});

/**
 * Tables and functions of the workspace, in the form of the documented example.
 * https://learn.microsoft.com/rest/api/logsquery/metadata/post
 */
const METADATA = {
  tables: [
    { id: 'Heartbeat', name: 'Heartbeat', timespanColumn: 'TimeGenerated', columns: columns('TenantId SourceSystem TimeGenerated:datetime Computer OSType ResourceGroup Type _ResourceId') },
    { id: 'custom_CL', name: 'custom_CL', timespanColumn: 'TimeGenerated', columns: columns('SourceSystem ManagementGroupName TimeGenerated:datetime Computer RawData Type _ResourceId') },
  ],
  functions: [{ id: 'dwad', name: 'dwad', displayName: 'dasd', body: 'Heartbeat\r\n| where ResourceGroup != "rg-SAP-DEVQA-005"\r\n| distinct Computer\r\n' }],
  workspaces: [{ id: WORKSPACE, name: 'law-contoso', region: 'westeurope' }],
};

/** An error in the API's shape. https://learn.microsoft.com/azure/azure-monitor/logs/api/errors */
export const logsError = (status: number, message: string): Reply => json(status, { error: { message, code: status === 404 ? 'PathNotFoundError' : status === 401 ? 'AuthenticationFailed' : 'InsufficientAccessError' } });

function metadata(_range: Range, req: Req): Reply {
  if (bearer(req) === null) return logsError(401, "Authentication failed. The 'Authorization' header is missing.");
  return param(req, 'workspace').toLowerCase() === WORKSPACE ? json(200, METADATA) : logsError(404, 'The requested path does not exist');
}

/** The Log Analytics API: its metadata alone. Queries need Kusto. */
export const logsRoutes: readonly Route[] = [{ method: 'GET', pattern: '/v1/workspaces/:workspace/metadata', handle: metadata }];
