import { scalar } from '../define.ts';

/** The fields of the first record of RFC 4180. https://learn.microsoft.com/kusto/query/parse-csv-function */
export const parseCsv = scalar({ name: 'parse_csv', docs: 'parse-csv-function', params: ['string'] }, text => {
  const fields: string[] = [];
  for (let at = 0; ;) {
    let field = '';
    if (text[at] === '"') {
      at += 1;
      while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
        field += text.charAt(at);
        at += text[at] === '"' ? 2 : 1;
      }
      at += 1;
    }
    while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') {
      field += text.charAt(at);
      at += 1;
    }
    fields.push(field);
    if (text[at] !== ',') return fields;
    at += 1;
  }
});
