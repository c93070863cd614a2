import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/parse/parse-xml', () => {
  const cases = [
    { title: 'parse_xml(\'<e/>\') is json(\'{"e":null}\')', got: call('parse_xml', 'dynamic', '<e/>'), want: json('{"e":null}').value },
    { title: 'parse_xml(\'<e>text</e>\') is json(\'{"e":"text"}\')', got: call('parse_xml', 'dynamic', '<e>text</e>'), want: json('{"e":"text"}').value },
    { title: 'parse_xml(\'<e name="value" />\') is json(\'{"e":{"@name":"value"}}\')', got: call('parse_xml', 'dynamic', '<e name="value" />'), want: json('{"e":{"@name":"value"}}').value },
    { title: 'parse_xml(\'<e name="value">text</e>\') is json(\'{"e":{"@name":"value","#text":"text"}}\')', got: call('parse_xml', 'dynamic', '<e name="value">text</e>'), want: json('{"e":{"@name":"value","#text":"text"}}').value },
    { title: 'parse_xml(\'<e> <a>text</a> <b>text</b> </e>\') is json(\'{"e":{"a":"text","b":"text"}}\')', got: call('parse_xml', 'dynamic', '<e> <a>text</a> <b>text</b> </e>'), want: json('{"e":{"a":"text","b":"text"}}').value },
    { title: 'parse_xml(\'<e> <a>text</a> <a>text</a> </e>\') is json(\'{"e":{"a":["text","text"]}}\')', got: call('parse_xml', 'dynamic', '<e> <a>text</a> <a>text</a> </e>'), want: json('{"e":{"a":["text","text"]}}').value },
    { title: 'parse_xml(\'<e> text <a>text</a> </e>\') is json(\'{"e":{"#text":"text","a":"text"}}\')', got: call('parse_xml', 'dynamic', '<e> text <a>text</a> </e>'), want: json('{"e":{"#text":"text","a":"text"}}').value },
    { title: 'parse_xml(\'<e>&lt;&amp;</e>\') is json(\'{"e":"<&"}\')', got: call('parse_xml', 'dynamic', '<e>&lt;&amp;</e>'), want: json('{"e":"<&"}').value },
    { title: 'parse_xml(\'<e\') is null', got: call('parse_xml', 'dynamic', '<e'), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }

  it.each([
    ['<a>&#233;&#x41;</a>', '{"a":"éA"}'],
    ['<a b="&#233;&amp;&quot;"/>', '{"a":{"@b":"é&\\""}}'],
    ['<a>&amp;lt;</a>', '{"a":"&lt;"}'],
    ['<a><b/><b>1</b><b/></a>', '{"a":{"b":[null,"1",null]}}'],
    ['<a><Data Name=\'x\'>1</Data><Data Name="y" >2</Data ></a>', '{"a":{"Data":[{"@Name":"x","#text":"1"},{"@Name":"y","#text":"2"}]}}'],
    ['<a>x<!-- - --><?y z?><![CDATA[ <1> ]]></a>', '{"a":"x <1>"}'],
    ['<?xml version="1.0" encoding="UTF-8"?>\r\n<!DOCTYPE a><a.b-c:d>1\r\n2</a.b-c:d><!-- end -->', '{"a.b-c:d":"1\\n2"}'],
    ['<a><constructor>1</constructor><__proto__ toString="x"/></a>', '{"a":{"constructor":"1","__proto__":{"@toString":"x"}}}'],
    ['<é>😀</é>', '{"é":"😀"}'],
  ])('reads %s', (text, want) => {
    expect(call('parse_xml', 'dynamic', text)).toEqual(json(want).value);
  });

  it.each(['', 'text', '<a>1</a><b/>', '<a>x</a>junk', '<a></b>', '<a><b></a></b>', '<a>', '<a b=1/>', '<a b="1" b="2"/>', '<a b="1"c="2"/>', '<a b="<"/>', '<a>1 < 2</a>', '<a>&</a>', '<a>&bogus;</a>',
    '<a>&#0;</a>', '<a>&#1114112;</a>', '<a>\u0001</a>', '<a><!-- x -- y --></a>', ' <?xml version="1.0"?><a/>', '<1/>', '<a>]]></a>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`,
  ])('%s is no XML', text => {
    expect(call('parse_xml', 'dynamic', text)).toBeNull();
  });
});
