import fc from 'fast-check';
import struct_pb from 'google-protobuf/google/protobuf/struct_pb.js';
import { describe, expect, it } from 'vitest';
import { changed, differ } from './resource.ts';
import { fromStruct, isUnknown, same, toStruct, UNKNOWN, type Json, type Props } from './values.ts';

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const props = fc.dictionary(fc.string().filter((key) => key !== '__proto__' && key !== SIGNATURE), fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)) as Json), { noNullPrototype: true });

describe('stacks/provider/values', () => {
  it('gives back what was put into a struct', () => {
    fc.assert(fc.property(props.filter((value) => !JSON.stringify(value).includes('__proto__')), (value: Props) => {
      expect(fromStruct(struct_pb.Struct.deserializeBinary(toStruct(value).serializeBinary()))).toEqual(value);
    }));
  });

  it('takes the wrappers off secrets and outputs, at any depth', () => {
    const secret = { [SIGNATURE]: '1b47061264138c4ac30d75fd1eb44270', value: 's' };
    const output = { [SIGNATURE]: 'd0e6a833031e9bbcd3f4e8bde6ca49a4', value: [secret] };
    const pending = { [SIGNATURE]: 'd0e6a833031e9bbcd3f4e8bde6ca49a4' };
    expect(fromStruct(toStruct({ a: { b: [secret] }, output, pending }))).toEqual({ a: { b: ['s'] }, output: ['s'], pending: UNKNOWN });
  });

  it('finds an unknown value at any depth', () => {
    expect(isUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
    expect(isUnknown({ a: [{ b: 'known' }] })).toBe(false);
  });

  it('lets no key reach a prototype', () => {
    const struct = new struct_pb.Struct();
    struct.getFieldsMap().set('__proto__', struct_pb.Value.fromJavaScript({ polluted: true }));
    expect(Object.getPrototypeOf(fromStruct(struct))).toBe(Object.prototype);
    expect(fromStruct(struct)).toEqual({});
  });

  it('compares without the order of keys, and takes absent for null', () => {
    fc.assert(fc.property(props, (value: Props) => {
      expect(same(value, Object.fromEntries(Object.entries(value).reverse()))).toBe(true);
    }));
    expect(same({ a: null }, {})).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
    expect(same({}, [])).toBe(false);
  });

  it('never makes a replacement of a difference, whatever differs', () => {
    fc.assert(fc.property(props, props, (olds, news) => {
      const difference = differ(olds, news, []);
      expect(difference).toEqual(changed(olds, news).length === 0 ? 'same' : { update: changed(olds, news) });
    }));
    expect(() => differ({ user: 'a' }, { user: 'b' }, ['user'])).toThrow(/user cannot change from "a" to "b"/);
  });
});
