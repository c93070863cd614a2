import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/parse/parse-path', () => {
  const cases = [
    { title: 'parse_path(\'C:\\\\temp\\\\file.txt\') is json(\'{"Scheme":"","RootPath":"C:\\\\\\\\","DirectoryPath":"C:\\\\\\\\temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":""}\')', got: call('parse_path', 'dynamic', 'C:\\temp\\file.txt'), want: json('{"Scheme":"","RootPath":"C:\\\\","DirectoryPath":"C:\\\\temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":""}').value },
    { title: 'parse_path(\'file://C:/temp/file.txt:some.exe\') is json(\'{"Scheme":"file","RootPath":"C:/","DirectoryPath":"C:/temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":"some.exe"}\')', got: call('parse_path', 'dynamic', 'file://C:/temp/file.txt:some.exe'), want: json('{"Scheme":"file","RootPath":"C:/","DirectoryPath":"C:/temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":"some.exe"}').value },
    { title: 'parse_path(\'/usr/lib/temp/file\') is json(\'{"Scheme":"","RootPath":"","DirectoryPath":"/usr/lib/temp","DirectoryName":"temp","Filename":"file","Extension":"","AlternateDataStreamName":""}\')', got: call('parse_path', 'dynamic', '/usr/lib/temp/file'), want: json('{"Scheme":"","RootPath":"","DirectoryPath":"/usr/lib/temp","DirectoryName":"temp","Filename":"file","Extension":"","AlternateDataStreamName":""}').value },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
