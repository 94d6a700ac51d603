import { describe, expect, it } from 'vitest';
import { fieldOf, nest } from '../src/kit/form';

describe('forms', () => {
  it('find the field that the API means', () => {
    const names = ['prospect.email', 'value', 'tags'];
    expect(fieldOf('prospect.email', names)).toBe('prospect.email');
    expect(fieldOf('tags[2]', names)).toBe('tags');
    expect(fieldOf('value.amount', names)).toBe('value');
    expect(fieldOf('rules.rewards[0].amount', names, { 'rules.rewards[0].amount': 'value' })).toBe('value');
    expect(fieldOf('body.value', names)).toBe('value');
    expect(fieldOf('unknown', names)).toBeNull();
  });

  it('send what was typed in the shape of the API, and nothing that is empty', () => {
    expect(nest({ 'prospect.name': 'A', 'prospect.email': '', owner: '', shared: false })).toEqual({ prospect: { name: 'A' }, shared: false });
  });
});
