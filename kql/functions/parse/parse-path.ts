import { bag } from '../../values/dynamic.ts';
import { scalar } from '../define.ts';

/** The parts of a path of Windows, of Linux, or in a `file:` URL. https://learn.microsoft.com/kusto/query/parse-path-function */
export const parsePath = scalar({ name: 'parse_path', docs: 'parse-path-function', params: ['string'] }, path => {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//.exec(path)?.[1] ?? '';
  const whole = scheme === '' ? path : path.slice(scheme.length + 3);
  const root = /^[A-Za-z]:[\\/]/.exec(whole)?.[0] ?? '';
  const last = Math.max(whole.lastIndexOf('/'), whole.lastIndexOf('\\'));
  const directory = last === -1 ? '' : whole.slice(0, last);
  const name = whole.slice(last + 1);
  const colon = name.indexOf(':');
  const file = colon === -1 ? name : name.slice(0, colon);
  const dot = file.lastIndexOf('.');
  return bag([
    ['Scheme', scheme], ['RootPath', root], ['DirectoryPath', directory],
    ['DirectoryName', directory.slice(Math.max(directory.lastIndexOf('/'), directory.lastIndexOf('\\')) + 1)],
    ['Filename', file], ['Extension', dot === -1 ? '' : file.slice(dot + 1)], ['AlternateDataStreamName', colon === -1 ? '' : name.slice(colon + 1)],
  ]);
});
