import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { ChaosWorld } from './chaos-world.ts';

const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 60);
const FIRST_SEED = Number(process.env['CHAOS_SEED'] ?? randomInt(2 ** 31));

/** Worlds that found a fault, or one like it, once. What was wrong is tested by itself beside this. */
const found: Record<string, readonly number[]> = {
  'an answer told again after newer messages': [2, 2095, 5543],
  'a message that other messages are asked before is deleted': [1, 13408, 216437017],
  'a message that may be new or older than all others': [76, 318],
  'an old message told before new ones': [99, 182],
  'a reply that is generated but older than the page': [342, 393],
  'the deletion of a message that is not loaded': [40, 162],
  'a conversation made by the same prompt from another tab': [3, 96],
  'a tool call before an end that was told to all': [4, 17],
  'reasoning cut by a lost connection': [123],
  'answers taken for those to other questions': [330, 376],
};

for (const [what, seeds] of Object.entries(found)) {
  test(`a world with ${what}`, () => seeds.forEach(play));
}

test(`whatever happens in between, all tabs end with the stored text (first seed ${FIRST_SEED})`, () => {
  for (let round = 0; round < ROUNDS; round++) {
    play(FIRST_SEED + round);
  }
});

function play(seed: number): void {
  try {
    new ChaosWorld(seed).run();
  } catch (error) {
    console.error(`failed with CHAOS_SEED=${seed} CHAOS_ROUNDS=1`);
    throw error;
  }
}
