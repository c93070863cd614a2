/**
 * What a GitHub runner reads as a command to itself: `##[` anywhere in a line, `::` at its beginning. Text of an alert must
 * never be one: `##[stop-commands]` or `##[add-mask]` would change what the run does and shows.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const ANYWHERE = /##(?=\[)/g;
const AT_BEGIN = /^([\s\u0085]*):(?=:)/gm;

/** Lines for people that no runner obeys: `# #[`, `: :`. */
export function inertText(text: string): string {
  return text.replaceAll(ANYWHERE, '# #').replaceAll(AT_BEGIN, '$1: ');
}

/** Control characters that JSON lets through as they are, and those that change the direction of text. */
const OBEYED = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON that says the same and that neither a runner nor a terminal obeys. Outside of strings nothing of it can stand in JSON. */
export function inertJson(json: string): string {
  const escaped = (character: string): string => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return json.replaceAll(ANYWHERE, '#\\u0023').replaceAll(OBEYED, escaped);
}
