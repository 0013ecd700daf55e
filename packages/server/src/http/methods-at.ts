import { aliases } from '../contract/bind.js';
import type { OperationPlan } from '../contract/plan.js';

/**
 * Tells which methods a path of the contract has, in the form of an `Allow` header; undefined for a path that is not
 * the contract's. A concrete path beats one with a parameter: `/users/find-by-face` is no user.
 */
export function methodsAt(plans: readonly OperationPlan[]): (path: string) => string[] | undefined {
  const served = plans.flatMap((plan) => {
    const alias = aliases[plan.id];
    return [plan.path, ...(alias === undefined ? [] : [alias])].map((path) => ({
      path: plan.base + path,
      methods: plan.method === 'GET' && plan.safe ? ['GET', 'HEAD'] : [plan.method],
    }));
  });
  const concrete = new Map<string, string[]>();
  const templates: { pattern: RegExp; methods: string[] }[] = [];
  for (const { path, methods } of served) {
    if (path.includes('{')) templates.push({ pattern: patternOf(path), methods });
    else concrete.set(path, [...(concrete.get(path) ?? []), ...methods]);
  }
  return (path) => {
    const here =
      concrete.get(path) ??
      templates.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    return here.length === 0 ? undefined : here;
  };
}

function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}
