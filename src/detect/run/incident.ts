import { createHash } from 'node:crypto';
import type { Json, MappedEntity, RuleAlert } from '../../model/index.ts';

/** Names in the API for identifiers that are not just written with a small letter. https://learn.microsoft.com/azure/sentinel/entities-reference */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Account: { Name: 'accountName', UPNSuffix: 'upnSuffix', NTDomain: 'ntDomain', PUID: 'puid' },
  Host: { NTDomain: 'ntDomain', OMSAgentID: 'omsAgentID', OSFamily: 'osFamily', OSVersion: 'osVersion' },
};

/** What the API calls the kinds. https://learn.microsoft.com/rest/api/securityinsights/incidents/list-entities */
const KINDS: Readonly<Record<string, string>> = { IP: 'Ip', DNS: 'DnsResolution', URL: 'Url' };

/**
 * The incident that Microsoft Sentinel would open for an alert, as its trigger posts it: what a rule finds on a laptop takes the way that
 * the alert of the workspace takes. The same rows of the same rule are the same incident.
 */
export function incidentOf(alert: RuleAlert): Json {
  const id = guid(JSON.stringify([alert.ruleId, alert.rows.length === 0 ? alert.time : alert.rows]));
  return {
    objectSchemaType: 'Incident', objectEventType: 'Create',
    object: {
      name: id, type: 'Microsoft.SecurityInsights/Incidents',
      properties: {
        title: alert.title, description: alert.description, severity: alert.severity, status: 'New',
        createdTimeUtc: alert.time, firstActivityTimeUtc: alert.time, lastActivityTimeUtc: alert.time,
        additionalData: { alertsCount: 1, tactics: alert.tactics, techniques: alert.techniques },
        relatedAnalyticRuleIds: [alert.ruleId],
        alerts: [{ properties: { alertDisplayName: alert.title, severity: alert.severity, tactics: alert.tactics, techniques: alert.techniques } }],
        relatedEntities: alert.entities.map(entityOf),
      },
    },
  };
}

function entityOf({ type, identifiers }: MappedEntity): Json {
  const fields = FIELDS[type] ?? {};
  const properties = Object.fromEntries(Object.entries(identifiers).flatMap(([name, value]) => {
    if (name === 'FullName') return Object.entries(partsOf(type, value));
    return [[fields[name] ?? `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`, value]];
  }));
  return { kind: KINDS[type] ?? type, properties };
}

/** Sentinel takes a full name apart: `CORP\\alice`, `alice@contoso.example`, `ws-17.corp.contoso.example`. */
function partsOf(type: string, fullName: string): Record<string, string> {
  if (type === 'Host') {
    const [, hostName, dnsDomain] = /^([^.]+)\.(.+)$/.exec(fullName) ?? [];
    return hostName === undefined || dnsDomain === undefined ? { hostName: fullName } : { hostName, dnsDomain };
  }
  const [, ntDomain, down] = /^([^\\]+)\\(.+)$/.exec(fullName) ?? [];
  if (ntDomain !== undefined && down !== undefined) return { ntDomain, accountName: down };
  // The ARN of a session can end in an address; it is one name.
  const [, accountName, upnSuffix] = fullName.startsWith('arn:') ? [] : /^([^@]+)@([^@]+)$/.exec(fullName) ?? [];
  return accountName === undefined || upnSuffix === undefined ? { accountName: fullName } : { accountName, upnSuffix };
}

/** A GUID that stands for a text: name-based, RFC 9562 version 8. */
function guid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
