/** What of a text something would obey: a terminal, a GitHub runner. Empty when nothing would. */
export function obeyed(text: string): string[] {
  const found: string[] = [];
  const control = /[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/u.exec(text);
  if (control !== null) found.push(`control character U+${(control[0].codePointAt(0) ?? 0).toString(16)} near ${JSON.stringify(text.slice(Math.max(0, control.index - 40), control.index + 20))}`);
  for (const line of text.split(/\r\n|[\n\r]/)) {
    if (/^[\s\u0085]*::/.test(line) || line.includes('##[')) found.push(`workflow command in ${JSON.stringify(line.slice(0, 200))}`);
  }
  return found;
}

/** What of Markdown would be rendered or sent outside of code: HTML, links, images, mentions, addresses, references to issues. */
export function rendered(markdown: string): string[] {
  const plain = markdown.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
  return [...plain.matchAll(/<[a-zA-Z/!]|!?\[[^\]]*\]\(|(?:^|[^\w`])@\w|https?:\/\/|#\d+|javascript:|&\w+;|~~|\$\w+\^/g)].map((match) => plain.slice(Math.max(0, match.index - 30), match.index + 40));
}
