import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptRecording,
  breakOff,
  claimLifetime,
  claimPrompt,
  type DialogueKind,
  dialogueLifetime,
  givenPrompts,
  isLastRecording,
  maxRefusals,
  openDialogue,
  recordingsNeeded,
  refuseRecording,
  releasePrompt,
} from '../../src/dialogues/dialogue.js';
import { DialogueSlot } from './dialogue-slot.js';

const processes = ['a', 'b'] as const;
type Process = (typeof processes)[number];

describe('a voice dialogue in any course of events', () => {
  it('does what its rules say, gives no prompt twice and never goes back to a revision', () => {
    const process = fc.constantFrom(...processes);
    const result = fc.constantFrom<Result>('decide', 'ask again', 'refuse', 'release', 'break off');
    const commands = [
      fc
        .tuple(
          fc.constantFrom<DialogueKind>('enroll', 'verify', 'adapt'),
          fc.constantFrom('en', 'pt'),
        )
        .map(([kind, language]) => new Open(kind, language)),
      process.map((process) => new Claim(process)),
      fc.tuple(process, result).map(([process, result]) => new Settle(process, result)),
      fc
        .tuple(process, result)
        .map(([process, result]) => new Hear(new Claim(process), new Settle(process, result))),
      fc.constant(new Restart()),
      fc
        .constantFrom(1, claimLifetime - 1, claimLifetime, dialogueLifetime - 1, dialogueLifetime)
        .map((time) => new Pass(time)),
    ];
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 80, size: 'max' }), (course) => {
        fc.modelRun(
          () => ({
            model: { now: 0, claims: { a: undefined, b: undefined } },
            real: { slot: new DialogueSlot(), drawn: 0 },
          }),
          course,
        );
      }),
      { numRuns: 500 },
    );
  });
});

/** The rules in the plainest words: what stands, and which claim each process believes to have. */
interface Model {
  now: number;
  standing?: {
    kind: DialogueKind;
    language: string;
    prompts: string[];
    accepted: string[];
    /** What is kept of the accepted ones. */
    kept: number | undefined;
    refused: number;
    until: number;
    holder?: { claim: string; until: number } | undefined;
  };
  claims: Record<Process, string | undefined>;
}

interface Real {
  slot: DialogueSlot;
  /** Makes ids and prompts that differ. */
  drawn: number;
}

type Result = 'decide' | 'ask again' | 'refuse' | 'release' | 'break off';

function standing({ standing, now }: Model) {
  return standing !== undefined && now < standing.until ? standing : undefined;
}

function draw(real: Real): string {
  real.drawn += 1;
  return String(real.drawn).padStart(4, '0');
}

/** Puts what a command made in its place, and compares everything that stands with the model. */
function keep(model: Model, real: Real, next: ReturnType<DialogueSlot['find']>): void {
  const seen = real.slot.find();
  if (seen !== undefined && next !== undefined)
    expect(next.revision).toBeGreaterThan(seen.revision);
  expect(real.slot.swap(seen, next)).toBe(true);
  if (next === undefined || model.standing === undefined) {
    expect(next).toBe(model.standing);
    return;
  }
  const { kind, language, prompts, accepted, kept, refused, until, holder } = model.standing;
  expect({ kind: next.kind, language: next.language }).toEqual({ kind, language });
  expect(givenPrompts(next)).toEqual(prompts);
  expect(new Set(prompts).size).toBe(prompts.length);
  expect([next.acceptedPrompts, next.refused]).toEqual([accepted, refused]);
  expect(accepted.length).toBeLessThan(recordingsNeeded[kind].most);
  expect(next.progress?.[0]).toBe(kept);
  expect(next.claim?.id).toBe(holder?.claim);
  expect(next.expiresAt).toBe(until);
}

class Open implements fc.Command<Model, Real> {
  constructor(
    readonly kind: DialogueKind,
    readonly language: string,
  ) {}
  check = () => true;
  run(model: Model, real: Real) {
    const promptCode = draw(real);
    const { kind, language } = this;
    const until = model.now + dialogueLifetime;
    const open = standing(model);
    model.standing =
      open?.kind === kind && open.language === language
        ? { ...open, until }
        : {
            kind,
            language,
            prompts: [promptCode],
            accepted: [],
            kept: undefined,
            refused: 0,
            until,
          };
    const fresh = { id: `dialogue ${promptCode}`, kind, language, promptCode, sessionHash: noHash };
    keep(model, real, openDialogue(real.slot.find(), fresh, model.now));
  }
  toString = () => `open ${this.kind} ${this.language}`;
}

class Claim implements fc.Command<Model, Real> {
  constructor(readonly process: Process) {}
  check = () => true;
  run(model: Model, real: Real) {
    const id = `claim ${draw(real)}`;
    const until = model.now + claimLifetime;
    const claiming = claimPrompt(real.slot.find(), { id, expiresAt: until }, model.now);
    const open = standing(model);
    if (open === undefined) return expect(claiming).toEqual({ outcome: 'none' });
    if (open.holder !== undefined && model.now < open.holder.until)
      return expect(claiming).toEqual({ outcome: 'busy', until: open.holder.until });
    open.holder = { claim: id, until };
    open.until = Math.max(open.until, until);
    model.claims[this.process] = id;
    expect(claiming.outcome).toBe('claimed');
    if (claiming.outcome === 'claimed') keep(model, real, claiming.dialogue);
  }
  toString = () => `${this.process} claims`;
}

/** A process that has claimed a prompt, some time ago, comes to a result. */
class Settle implements fc.Command<Model, Real> {
  constructor(
    readonly process: Process,
    readonly result: Result,
  ) {}
  check = (model: Readonly<Model>) => model.claims[this.process] !== undefined;
  run(model: Model, real: Real) {
    const claim = model.claims[this.process] ?? '';
    model.claims[this.process] = undefined;
    const promptCode = draw(real);
    const seen = real.slot.find();
    const last = seen !== undefined && isLastRecording(seen);
    const result = this.result === 'ask again' && last ? 'decide' : this.result;
    const kept = real.drawn % 256;
    const next = { promptCode, progress: new Uint8Array([kept]) };
    const progression = {
      decide: () => acceptRecording(seen, claim, 'decided', model.now),
      'ask again': () => acceptRecording(seen, claim, next, model.now),
      refuse: () => refuseRecording(seen, claim, promptCode, model.now),
      release: () => releasePrompt(seen, claim, model.now),
      'break off': () => breakOff(seen, claim, model.now),
    }[result]();

    const open = standing(model);
    if (open?.holder?.claim !== claim) return expect(progression).toEqual({ outcome: 'lost' });
    open.holder = undefined;
    if (result === 'ask again') {
      open.accepted = [...open.accepted, open.prompts.at(-1) ?? ''];
      open.kept = kept;
    }
    if (result === 'refuse') open.refused += 1;
    if (result === 'ask again' || result === 'refuse') {
      open.prompts.push(promptCode);
      open.until = model.now + dialogueLifetime;
    }
    const decided = result === 'decide' || result === 'break off';
    const over = decided || open.refused === maxRefusals;
    if (over) delete model.standing;
    expect(progression.outcome).toBe(over ? 'ends' : 'continues');
    keep(model, real, progression.outcome === 'continues' ? progression.dialogue : undefined);
  }
  toString = () => `${this.process} comes to ${this.result}`;
}

/** The common case: nothing happens between a claim and its result. */
class Hear implements fc.Command<Model, Real> {
  constructor(
    readonly claim: Claim,
    readonly settle: Settle,
  ) {}
  check = () => true;
  run(model: Model, real: Real) {
    this.claim.run(model, real);
    if (this.settle.check(model)) this.settle.run(model, real);
  }
  toString = () => `${this.claim}, ${this.settle}`;
}

class Restart implements fc.Command<Model, Real> {
  check = () => true;
  run(model: Model, real: Real) {
    delete model.standing;
    keep(model, real, undefined);
  }
  toString = () => 'restart';
}

class Pass implements fc.Command<Model, Real> {
  constructor(readonly time: number) {}
  check = () => true;
  run(model: Model) {
    model.now += this.time;
  }
  toString = () => `${this.time} ms pass`;
}

const noHash = new Uint8Array(32);
