import { Problem } from '../problem.ts';
import type { Contender } from './contender.ts';
import type { Form, Scenario } from './scenario.ts';

export const forms: Form[] = ['smoke', 'quick', 'full'];

/** Those that a list of names or beginnings of names selects; all without a list. */
export function select<T extends { name: string }>(
    all: T[],
    list: string | undefined,
    setting: string,
): T[] {
    if (list === undefined) {
        return all;
    }
    const wanted = list.split(/[\s,]+/).filter((name) => name !== '');
    const unknown = wanted.find((name) => !all.some((item) => item.name.startsWith(name)));
    if (unknown !== undefined) {
        throw new Problem(
            `there is no ${unknown} in the benchmark`,
            `${setting} takes some of: ${all.map(({ name }) => name).join(', ')}`,
        );
    }
    return all.filter(({ name }) => wanted.some((word) => name.startsWith(word)));
}

/** Signalbox takes part always: it is what everything is compared with. */
export function selectContenders(all: Contender[], list: string | undefined): Contender[] {
    const chosen = select(all, list, 'PEERS');
    return all.filter(
        (contender) => contender.role === 'signalbox' || chosen.includes(contender),
    );
}

export function selectForm(name: string | undefined): Form {
    const form = forms.find((known) => known === (name ?? 'quick'));
    if (form === undefined) {
        throw new Problem(`there is no form ${name}`, `FORM=${forms.join(' or FORM=')}`);
    }
    return form;
}

/** Those that a form has. */
export function inForm(all: Scenario[], form: Form): Scenario[] {
    return all.filter((scenario) => scenario.sizes[form] !== undefined);
}
