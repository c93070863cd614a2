import type { TableFunction } from '../parse/schema.ts';
import type { Column, ScalarType } from '../values.ts';

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
const columns = (type: ScalarType, names: string): Column[] => words(names).map((name) => ({ name, type }));

interface Unifying {
  /** How queries name the parser: built in, deployed in the workspace, and without parameters. */
  readonly names: string;
  /** The table of the same schema, whose columns the parser gives. */
  readonly table: string;
  /** Parameters besides those of time. */
  readonly filters: string;
  /** Columns that stand for others. */
  readonly aliases: string;
}

const NETWORK = 'srcipaddr_has_any_prefix dstipaddr_has_any_prefix ipaddr_has_any_prefix dstportnumber hostname_has_any dvcaction eventresult';
const PROCESS = 'commandline_has_any commandline_has_all commandline_has_any_ip_prefix actingprocess_has_any targetprocess_has_any parentprocess_has_any targetusername_has targetusername actorusername_has dvcipaddr_has_any_prefix dvchostname_has_any dvcname_has_any eventtype hashes_has_any';

/** The unifying parsers of each schema: https://learn.microsoft.com/azure/sentinel/normalization-about-parsers and the pages of the schemas. */
const UNIFYING: readonly Unifying[] = [
  { names: '_Im_AlertEvent imAlertEvent _ASim_AlertEvent ASimAlertEvent', table: 'ASimAlertEventLogs', aliases: 'Dvc User IpAddr Hostname Url', filters: 'ipaddr_has_any_prefix hostname_has_any username_has_any attacktactics_has_any attacktechniques_has_any threatcategory_has_any alertverdict_has_any eventseverity_has_any' },
  { names: '_Im_AuditEvent imAuditEvent _ASim_AuditEvent ASimAuditEvent', table: 'ASimAuditEventLogs', aliases: 'Dvc Dst Src User IpAddr Application Value', filters: 'srcipaddr_has_any_prefix actorusername_has_any operation_has_any eventtype_in eventresult object_has_any newvalue_has_any' },
  { names: '_Im_Authentication imAuthentication _ASim_Authentication ASimAuthentication', table: 'ASimAuthenticationEventLogs', aliases: 'Dvc Dst Src User IpAddr LogonTarget Application', filters: 'username_has_any targetusername_has targetappname_has_any srcipaddr_has_any_prefix srchostname_has_any eventtype_in eventresultdetails_in eventresult' },
  { names: '_Im_DhcpEvent imDhcpEvent _ASim_DhcpEvent ASimDhcpEvent', table: 'ASimDhcpEventLogs', aliases: 'Dvc Src User IpAddr Hostname SessionId', filters: 'srcipaddr_has_any_prefix srchostname_has_any srcusername_has_any eventresult' },
  { names: '_Im_Dns imDns _ASim_Dns ASimDns', table: 'ASimDnsActivityLogs', aliases: 'Dvc Dst Src User IpAddr Hostname Process SessionId Domain DomainCategory DnsResponseCodeName EventSchema', filters: 'srcipaddr domain_has_any responsecodename response_has_ipv4 response_has_any_prefix eventtype' },
  { names: '_Im_FileEvent imFileEvent _ASim_FileEvent ASimFileEvent', table: 'ASimFileEventLogs', aliases: 'Dvc Src User IpAddr Hash Process CommandLine FilePath FileName Url Application', filters: 'eventtype_in srcipaddr_has_any_prefix actorusername_has_any targetfilepath_has_any srcfilepath_has_any hashes_has_any dvchostname_has_any' },
  { names: '_Im_NetworkSession imNetworkSession _ASim_NetworkSession ASimNetworkSession', table: 'ASimNetworkSessionLogs', aliases: 'Dst Src User IpAddr Hostname SessionId Rule EventSchema', filters: NETWORK },
  { names: '_Im_ProcessEvent imProcess imProcessEvent _ASim_ProcessEvent ASimProcessEvent', table: 'ASimProcessEventLogs', aliases: 'Dvc User Process CommandLine Hash EventSchema', filters: PROCESS },
  { names: '_Im_ProcessCreate imProcessCreate _ASim_ProcessEvent_Create ASimProcessEventCreate', table: 'ASimProcessEventLogs', aliases: 'Dvc User Process CommandLine Hash EventSchema', filters: PROCESS },
  { names: '_Im_ProcessTerminate imProcessTerminate _ASim_ProcessEvent_Terminate ASimProcessEventTerminate', table: 'ASimProcessEventLogs', aliases: 'Dvc User Process CommandLine Hash EventSchema', filters: PROCESS },
  { names: '_Im_RegistryEvent imRegistry imRegistryEvent _ASim_RegistryEvent ASimRegistryEvent ASimRegistry', table: 'ASimRegistryEventLogs', aliases: 'Dvc User Username Process', filters: 'eventtype_in actorusername_has_any registrykey_has_any registryvalue_has_any registryvaluedata_has_any dvchostname_has_any' },
  { names: '_Im_UserManagement imUserManagement _ASim_UserManagement ASimUserManagement', table: 'ASimUserManagementActivityLogs', aliases: 'Dvc Dst Src User IpAddr Hostname UpdatedPropertyName', filters: 'srcipaddr_has_any_prefix targetusername_has_any actorusername_has_any eventtype_in' },
  { names: '_Im_WebSession imWebSession _ASim_WebSession ASimWebSession', table: 'ASimWebSessionLogs', aliases: 'Dst Src User IpAddr Hostname SessionId UserAgent HttpStatusCode EventSchema', filters: `${NETWORK} url_has_any httpuseragent_has_any eventresultdetails_in eventresultdetails_has_any` },
];

/**
 * The parsers of the normalized schemas (ASIM) whose tables are known. What the schema says of a parser stands, be it as a
 * function or as a table; it is a function with all names, parameters and columns that are published.
 */
export function asimParsers(tables: Readonly<Record<string, readonly Column[]>>, functions: Readonly<Record<string, TableFunction>>): Record<string, TableFunction> {
  const parsers: Record<string, TableFunction> = {};
  const optional = (type: ScalarType, names: string): TableFunction['parameters'] => words(names).map((name) => ({ name, type, optional: true }));
  for (const { names, table, aliases, filters } of UNIFYING) {
    const published = tables[table];
    if (!published) continue;
    const known = words(names).map((name) => functions[name]?.columns ?? tables[name] ?? []);
    const wanted = [...optional('datetime', 'starttime endtime'), ...optional('dynamic', filters), ...optional('bool', 'disabled pack')];
    words(names).forEach((name, at) => {
      parsers[name] = {
        parameters: firstOfName([...functions[name]?.parameters ?? [], ...wanted]),
        columns: firstOfName([...known[at] ?? [], ...known.flat(), ...published, ...columns('string', aliases), { name: 'Duration', type: 'int' }]),
      };
    });
  }
  return parsers;
}

const firstOfName = <T extends { readonly name: string }>(items: readonly T[]): T[] => [...new Map(items.toReversed().map((item) => [item.name, item])).values()].toReversed();
