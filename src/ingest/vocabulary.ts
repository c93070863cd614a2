import type { EventSource } from '../model/index.ts';
import { words } from './fields.ts';

/** The event types that shipped playbooks and adapters use. An unknown category becomes a word of its own instead. */
export const EVENT_TYPES = [
  'credential_theft', 'brute_force', 'suspicious_sign_in', 'initial_access', 'phishing', 'execution', 'malware', 'ransomware', 'cryptomining',
  'persistence', 'privilege_escalation', 'defense_evasion', 'recon', 'lateral_movement', 'collection', 'c2_beacon', 'malicious_address',
  'exfiltration', 'impact', 'denial_of_service', 'mailbox_compromise', 'cloud_key_leak', 'admin_abuse', 'misconfiguration',
  'suspicious_activity', 'unwanted_software', 'attack_sequence', 'unknown',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Words for a source that tools use, and the one that playbooks trigger on. */
export const SOURCE_WORDS: ReadonlyMap<string, EventSource> = new Map<string, EventSource>([
  ['edr', 'edr'], ['xdr', 'edr'], ['endpoint', 'edr'], ['defender', 'edr'], ['mde', 'edr'], ['antivirus', 'edr'],
  ['siem', 'siem'], ['sentinel', 'siem'], ['splunk', 'siem'],
  ['cloudtrail', 'cloudtrail'], ['aws_cloudtrail', 'cloudtrail'], ['guardduty', 'cloudtrail'],
  ['identity', 'identity'], ['idp', 'identity'], ['entra', 'identity'], ['azure_ad', 'identity'], ['aad', 'identity'], ['okta', 'identity'], ['iam', 'identity'],
  ['network', 'network'], ['firewall', 'network'], ['ids', 'network'], ['ndr', 'network'], ['nsg', 'network'], ['dns', 'network'], ['vpc_flow', 'network'],
  ['cspm', 'cspm'], ['security_hub', 'cspm'], ['cloud_posture', 'cspm'],
]);

/**
 * Defender's `serviceSource`.
 * https://learn.microsoft.com/graph/api/resources/security-alert#servicesource-values
 */
export const DEFENDER_SOURCES: ReadonlyMap<string, EventSource> = new Map<string, EventSource>([
  ['microsoftDefenderForEndpoint', 'edr'], ['microsoft365Defender', 'edr'], ['microsoftDefenderForServers', 'edr'],
  ['microsoftDefenderForIdentity', 'identity'], ['azureAdIdentityProtection', 'identity'], ['microsoftEntraIdProtection', 'identity'],
  ['microsoftDefenderForCloudApps', 'identity'], ['microsoftAppGovernance', 'identity'],
  ['microsoftDefenderForOffice365', 'siem'], ['dataLossPrevention', 'siem'], ['microsoftDataLossPrevention', 'siem'],
  ['microsoftSentinel', 'siem'], ['microsoftInsiderRiskManagement', 'siem'],
  ['microsoftDefenderForCloud', 'cspm'],
  ['microsoftDefenderForIoT', 'network'], ['microsoftDefenderForNetwork', 'network'],
]);

/** ATT&CK tactics and Defender categories; the first row that an alert has, decides, so the most telling come first. */
const CATEGORIES: readonly (readonly [category: string, type: EventType])[] = [
  ['ransomware', 'ransomware'], ['credential access', 'credential_theft'], ['credential theft', 'credential_theft'], ['credential dumping', 'credential_theft'],
  ['exfiltration', 'exfiltration'], ['lateral movement', 'lateral_movement'], ['privilege escalation', 'privilege_escalation'],
  ['command and control', 'c2_beacon'], ['persistence', 'persistence'], ['defense evasion', 'defense_evasion'], ['malware', 'malware'],
  ['phishing', 'phishing'], ['collection', 'collection'], ['impact', 'impact'], ['initial access', 'initial_access'], ['exploit', 'initial_access'],
  ['execution', 'execution'], ['discovery', 'recon'], ['reconnaissance', 'recon'], ['resource development', 'suspicious_activity'],
  ['suspicious activity', 'suspicious_activity'], ['unwanted software', 'unwanted_software'],
];

/**
 * GuardDuty's finding types, `ThreatPurpose:Resource/ThreatFamily.Mechanism`; the first row that fits decides.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html
 */
const FINDINGS: readonly (readonly [pattern: RegExp, type: EventType])[] = [
  [/CredentialExfiltration/, 'credential_theft'], [/^CredentialAccess:/, 'credential_theft'],
  [/BruteForce/, 'brute_force'], [/DNSDataExfiltration/, 'exfiltration'], [/^Exfiltration:/, 'exfiltration'],
  [/ConsoleLogin/, 'suspicious_sign_in'], [/C&CActivity/, 'c2_beacon'], [/DenialOfService/, 'denial_of_service'],
  [/MaliciousIPCaller|TorClient|TorRelay|TorIPCaller|MaliciousDomainRequest|MetadataDNSRebind/, 'malicious_address'],
  [/^CryptoCurrency:/, 'cryptomining'], [/^(Recon|Discovery|PenTest):/, 'recon'], [/^(Trojan|Object):|MaliciousFile/, 'malware'],
  [/^Backdoor:/, 'c2_beacon'], [/^Persistence:/, 'persistence'], [/^PrivilegeEscalation:/, 'privilege_escalation'],
  [/^(DefenseEvasion|Stealth):/, 'defense_evasion'], [/^InitialAccess:/, 'initial_access'], [/^Impact:/, 'impact'],
  [/^Execution:/, 'execution'], [/^Policy:/, 'misconfiguration'], [/^AttackSequence:/, 'attack_sequence'],
  [/^(Behavior|UnauthorizedAccess):/, 'suspicious_activity'],
];

/** Other words that generic senders use for an event type. */
const GENERIC_TYPES: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['credential_access', 'credential_theft'], ['credential_compromise', 'credential_theft'], ['reconnaissance', 'recon'], ['discovery', 'recon'],
  ['command_and_control', 'c2_beacon'], ['bruteforce', 'brute_force'],
]);

/** A word that playbooks can trigger on: `odd_new_thing` from `Odd New Thing!`. */
export function slug(text: string): string {
  return words(text).join('_').slice(0, 100) || 'unknown';
}

/** The event type of ATT&CK tactics or Defender categories. */
export function typeOfCategories(categories: readonly string[]): string {
  const names = categories.map((category) => words(category).join(' '));
  return CATEGORIES.find(([category]) => names.includes(category))?.[1] ?? slug(categories[0] ?? '');
}

/**
 * Techniques that say more than the tactics they serve, for alerts whose tactics do not name a theft, data that leaves, or movement.
 * https://attack.mitre.org/techniques/enterprise/
 */
const TECHNIQUES: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['T1114.003', 'mailbox_compromise'], ['T1564.008', 'mailbox_compromise'], ['T1098.002', 'mailbox_compromise'],
  ['T1098.001', 'cloud_key_leak'],
  ['T1098.003', 'admin_abuse'], ['T1484.002', 'admin_abuse'], ['T1562.008', 'admin_abuse'],
]);

const TACTICS_FIRST: readonly string[] = ['ransomware', 'credential_theft', 'exfiltration', 'lateral_movement'] satisfies EventType[];

/** The event type of an alert that has tactics and, mostly, techniques: the first technique that says more than the tactics decides. */
export function typeOfAlert(tactics: readonly string[], techniques: readonly string[]): string {
  const type = typeOfCategories(tactics);
  if (TACTICS_FIRST.includes(type)) return type;
  return techniques.map((technique) => TECHNIQUES.get(technique.trim().toUpperCase())).find((known) => known !== undefined) ?? type;
}

/** The event type of a GuardDuty finding type. */
export function typeOfFinding(finding: string): string {
  return FINDINGS.find(([pattern]) => pattern.test(finding))?.[1] ?? slug(finding);
}

/** The source of a GuardDuty finding: what it was made from, by what was done and to what. */
export function sourceOfFinding(finding: string, actionType: string | null): EventSource {
  if (finding.startsWith('Policy:')) return 'cspm';
  if (/:Runtime\/|MaliciousFile/.test(finding)) return 'edr';
  if (actionType === 'NETWORK_CONNECTION' || actionType === 'PORT_PROBE' || actionType === 'DNS_REQUEST') return 'network';
  return actionType === null && /:EC2\//.test(finding) ? 'network' : 'cloudtrail';
}

/** A generic sender's word for an event type, kept as it is when it is well formed already. */
export function typeOfWord(word: string): string {
  const lower = word.trim().toLowerCase();
  const plain = /^[a-z0-9][a-z0-9_.:-]{0,99}$/.test(lower) && !/[A-Z]/.test(word.trim().slice(1)) ? lower : slug(word);
  return GENERIC_TYPES.get(plain) ?? plain;
}
