import struct_pb from 'google-protobuf/google/protobuf/struct_pb.js';

/** A plain JSON value: what a property is once the engine's wrappers are taken off. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Props = Record<string, Json>;

/** The engine's placeholder for a value that a preview cannot know (sdk/go/common/resource/plugin/rpc.go, `UnknownStringValue`). */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

/**
 * Properties as the engine sent them, without its wrappers: a secret becomes its value (the engine marks outputs of the same name
 * as secret again, because we answer `acceptSecrets: false`), an output its value or UNKNOWN.
 */
export function fromStruct(struct: struct_pb.Struct | undefined): Props {
  const props: Props = {};
  if (struct === undefined) return props;
  struct.getFieldsMap().forEach((value, key) => {
    // A key from outside must never reach the prototype of what we build.
    if (key !== '__proto__') props[key] = fromValue(value);
  });
  return props;
}

function fromValue(value: struct_pb.Value): Json {
  switch (value.getKindCase()) {
    case struct_pb.Value.KindCase.STRING_VALUE:
      return value.getStringValue();
    case struct_pb.Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case struct_pb.Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case struct_pb.Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(fromValue);
    case struct_pb.Value.KindCase.STRUCT_VALUE:
      return unwrap(fromStruct(value.getStructValue()));
    default:
      return null;
  }
}

function unwrap(object: Props): Json {
  if (object[SIGNATURE] === SECRET) return object['value'] ?? null;
  if (object[SIGNATURE] === OUTPUT) return 'value' in object ? (object['value'] ?? null) : UNKNOWN;
  return object;
}

/** Properties as protobuf. An undefined value cannot occur: `Props` has none. */
export function toStruct(props: Props): struct_pb.Struct {
  return struct_pb.Struct.fromJavaScript(props);
}

/** Whether a value is, or holds, something that is known only after the update. */
export function isUnknown(value: Json): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(isUnknown);
  return value !== null && typeof value === 'object' && Object.values(value).some(isUnknown);
}

/** Equality of JSON values; the order of keys does not count, the order of lists does. A missing key equals null. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  const left = a ?? null;
  const right = b ?? null;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return left === right;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right)) return false;
    return left.length === right.length && left.every((item, i) => same(item, right[i]));
  }
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]));
}
