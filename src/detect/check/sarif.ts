import type { Json } from '../../model/index.ts';
import { CODES } from './codes.ts';
import type { Finding } from './finding.ts';

/**
 * Findings as SARIF 2.1.0, for code scanning. Paths are relative to the repository's root.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
 */
export function sarifOf(findings: readonly Finding[], version: string): Json {
  const used = [...new Set(findings.map(({ code }) => code))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'cordon', version, informationUri: 'https://github.com/cordon-ir/cordon', rules: used.map(ruleOf) } },
      columnKind: 'utf16CodeUnits',
      results: findings.map((finding) => ({
        ruleId: finding.code, ruleIndex: used.indexOf(finding.code), level: finding.severity,
        message: { text: `${finding.message}. ${finding.help}` },
        locations: [{
          physicalLocation: {
            artifactLocation: { uri: finding.file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
            region: { startLine: finding.line, startColumn: finding.column, endLine: finding.endLine, endColumn: finding.endColumn },
          },
        }],
        // Code scanning follows a finding by this while lines move.
        partialFingerprints: { 'cordon/v1': `${finding.rule}:${finding.code}:${finding.message}`.slice(0, 1_000) },
      })),
    }],
  };
}

function ruleOf(code: string): Json {
  const known = Object.entries(CODES).find(([name]) => name === code)?.[1];
  if (known === undefined) return { id: code };
  return { id: code, help: { text: known.help }, defaultConfiguration: { level: known.severity }, ...(known.url === null ? {} : { helpUri: known.url }) };
}
