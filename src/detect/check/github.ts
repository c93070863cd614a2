import type { Finding } from './finding.ts';

const LEVEL = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * A finding as an annotation of a GitHub workflow. A rule is text of others: nothing in it ends the command or begins another one.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function annotation({ severity, file, line, column, endLine, endColumn, code, message, help }: Finding): string {
  // Columns of an annotation count only within one line.
  const columns = line === endLine ? { col: column, endColumn } : { col: column };
  const fields = Object.entries({ file, line, endLine, ...columns, title: code }).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${LEVEL[severity]} ${fields.join(',')}::${data(`${message}. ${help}`)}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
