import { expect, it } from 'vitest';
import { leftOutModels } from '../src/index.js';

const ours = ['one', 'another'];

it('one setting names models of several packages, and each leaves out its own', () => {
  expect(leftOutModels('voice-activity, another,face-mesh,', ours)).toEqual(new Set(['another']));
});

it('nothing is left out unless it is named', () => {
  expect(leftOutModels(undefined, ours)).toEqual(new Set());
  expect(leftOutModels(' , ', ours)).toEqual(new Set());
});

it('a name that no package has is refused, with those that there are', () => {
  expect(() => leftOutModels('one,face-mash', ours)).toThrow(
    /names "face-mash"; the models are one, another, .*face-mesh.*voice-activity/,
  );
});
