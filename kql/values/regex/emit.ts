import type { Alternatives, Parsed, Piece } from './parse.ts';
import { ALL_ASCII, asciiClass, bothCases, type AsciiSet } from './sets.ts';

function quantifier({ min, max, lazy }: Extract<Piece, { kind: 'repeat' }>): string {
  const text = max === 1 && min === 0 ? '?'
    : max === Number.POSITIVE_INFINITY ? (min === 0 ? '*' : min === 1 ? '+' : `{${min},}`)
      : min === max ? `{${min}}` : `{${min},${max}}`;
  return lazy ? `${text}?` : text;
}

function text(body: Alternatives, set: (piece: Extract<Piece, { kind: 'set' }>) => string, side: 're2' | 'js'): string {
  const piece = (part: Piece): string => {
    switch (part.kind) {
      case 'set': return set(part);
      case 'assert': return part[side];
      case 'group': return `${part.open}${text(part.body, set, side)})`;
      case 'repeat': return `${part.piece.kind === 'repeat' ? `(?:${piece(part.piece)})` : piece(part.piece)}${quantifier(part)}`;
    }
  };
  return body.map(sequence => sequence.map(piece).join('')).join('|');
}

/** The pattern for RE2, which knows `\d`, `\w` and `\s` of Unicode by their names only. */
export function re2Source(parsed: Parsed): string {
  return `${parsed.flags === '' ? '' : `(?${[...new Set(parsed.flags)].join('')})`}${text(parsed.body, part => part.re2, 're2')}`;
}

/** The pattern for JavaScript and text that is ASCII: every class is spelled out, so that the two cannot differ. */
export function jsRegex(parsed: Parsed): RegExp {
  const source = text(parsed.body, part => (part.ascii === 0n ? '[]' : asciiClass(part.ascii)), 'js');
  return new RegExp(source, `g${parsed.flags.includes('i') ? 'i' : ''}${parsed.flags.includes('m') ? 'm' : ''}`);
}

interface Cost { readonly first: AsciiSet; readonly nullable: boolean }

/**
 * How many repetitions without bound may have to give back what they took, as the power with which the time of a backtracking
 * search grows; infinite where such a repetition stands over another or over a choice.
 */
export function backtracking(parsed: Parsed): number {
  const folded = parsed.flags.includes('i');
  let ambiguous = 0;
  let repeats = 0;

  const costOf = (body: Alternatives, follow: AsciiSet): Cost => {
    let first = 0n;
    let nullable = false;
    for (const sequence of body) {
      let after = follow;
      let empty = true;
      for (const piece of sequence.toReversed()) {
        const cost = pieceCost(piece, after);
        after = cost.nullable ? after | cost.first : cost.first;
        empty = empty && cost.nullable;
      }
      first |= after;
      nullable = nullable || empty;
    }
    return { first, nullable };
  };

  const pieceCost = (piece: Piece, follow: AsciiSet): Cost => {
    switch (piece.kind) {
      case 'set': return { first: folded ? bothCases(piece.ascii) : piece.ascii, nullable: false };
      case 'assert': return { first: 0n, nullable: true };
      case 'group': return costOf(piece.body, follow);
      case 'repeat': {
        const inner = pieceCost(piece.piece, ALL_ASCII);
        if (piece.max > 1) {
          const single = piece.piece.kind === 'set';
          if (!single && piece.max > 8) ambiguous = Number.POSITIVE_INFINITY;
          repeats += 1;
          if (single && (inner.first & follow) !== 0n && piece.max > 8) ambiguous += 1;
          if (!single) ambiguous += 1;
        }
        return { first: inner.first, nullable: piece.min === 0 || inner.nullable };
      }
    }
  };

  // What follows the whole pattern never makes it fail, so nothing is given back for it.
  costOf(parsed.body, 0n);
  return repeats === 0 ? 1 : ambiguous + 2;
}
