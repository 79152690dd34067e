import { expect, test } from 'vitest'
import { AddedTokens } from './addedTokens.ts'

const token = (
  id: number,
  text: string,
  rest: object = {},
): { id: number; text: string; special: boolean } => ({
  id,
  text,
  special: true,
  ...rest,
})

test('the leftmost token is taken, of two at one place the longest', () => {
  const added = new AddedTokens([token(1, '<a>'), token(2, '<a><b>'), token(3, '<b>')])
  expect(added.split('x<a><b><a>y<b>', true)).toEqual(['x', 2, 1, 'y', 3])
  expect(added.split('x<a>', false)).toEqual(['x<a>'])
  expect(added.split('', true)).toEqual([])
})

test('tokens that are not special are always found', () => {
  const added = new AddedTokens([token(1, '<a>'), token(2, '.*', { special: false })])
  expect(added.split('x.*<a>', false)).toEqual(['x', 2, '<a>'])
})

test('white space beside a token belongs to it where the token says so', () => {
  const added = new AddedTokens([
    token(1, '<l>', { stripLeft: true }),
    token(2, '<r>', { stripRight: true }),
  ])
  expect(added.split('a \n<l> b <r>\t c', true)).toEqual(['a', 1, ' b ', 2, 'c'])
})

test('a single word is one that no word character touches', () => {
  const added = new AddedTokens([token(1, 'cat', { singleWord: true })])
  expect(added.split('cat cats concat cat', true)).toEqual([1, ' cats concat ', 1])
})
