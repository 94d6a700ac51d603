import { refresh } from '../../api/query';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';

interface Props<A> {
  act: string;
  /* What the act means. */
  words: string;
  danger?: boolean;
  /* What is read again afterwards. */
  refreshes: readonly string[];
  run(key: string): Promise<A>;
  onDone(answer: A): void;
  onCancel(): void;
}

/* An act without fields: it says what it means, and its button names it. */
export function Confirm<A>({ act, words, danger = false, refreshes, run, onDone, onCancel }: Props<A>) {
  const form = useForm({
    initial: {},
    submit: (_values, key) => run(key),
    onDone: (answer) => {
      void refresh(...refreshes);
      onDone(answer);
    },
  });
  return (
    <FormFrame form={form} act={act} danger={danger} onCancel={onCancel}>
      <p>{words}</p>
    </FormFrame>
  );
}
