import { ActionIcon, Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useSpeech } from '../text/text';

function useCopied(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, (text) => void navigator.clipboard.writeText(text).then(() => setCopied(true))];
}

export function CopyIcon({ text, label }: { text: string; label?: string }) {
  const { t } = useSpeech();
  const [copied, copy] = useCopied();
  return (
    <>
      <ActionIcon variant="subtle" size={26} aria-label={label ?? t('console.copy')} onClick={() => copy(text)}>
        {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
      </ActionIcon>
      <span role="status" className="unseen">
        {copied ? t('console.copied') : ''}
      </span>
    </>
  );
}

export function CopyButton({ text, size = 'sm' }: { text: string; size?: 'sm' | 'md' }) {
  const { t } = useSpeech();
  const [copied, copy] = useCopied();
  return (
    <Button
      variant="default"
      size={size}
      leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      onClick={() => copy(text)}
      aria-live="polite"
    >
      {copied ? t('console.copied') : t('console.copy')}
    </Button>
  );
}
