import { ActionIcon, Checkbox, Menu, TextInput } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { post, remove, type Body } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useSpeech } from '../../text/text';
import { useAct } from '../act';
import { required } from '../checks';
import { useForm } from '../form';
import { FormFrame } from '../form-frame';
import { Dialog } from '../reason';
import { say } from '../toast';
import { useUrl } from '../url';
import { viewQuery } from './state';
import styles from './views.module.css';

export type ViewPage = Body<'/v1/saved_views', 'post'>['page'];

/* Saved views: addresses with names, one's own or everybody's. The one whose address this is, is marked. */
export function Views({ page, path }: { page: ViewPage; path: string }) {
  const { t } = useSpeech();
  const { search } = useUrl();
  const [naming, setNaming] = useState(false);
  const views = useGet('/v1/saved_views', {});
  const here = viewQuery(search);
  const list = (views.data?.data ?? []).filter((view) => view.page === page);
  return (
    <nav className={styles.views} aria-label={t('console.views.label')}>
      <Link href={path} className={styles.view} aria-current={here === '' ? 'page' : undefined}>
        {t('console.views.all')}
      </Link>
      {list.map((view) => (
        <span key={view.id} className={styles.saved}>
          <Link href={`${path}?${view.query}`} className={styles.view} aria-current={here === view.query ? 'page' : undefined}>
            {view.name}
          </Link>
          {here === view.query && <ViewMenu id={view.id} name={view.name} />}
        </span>
      ))}
      <ActionIcon variant="subtle" aria-label={t('console.views.add')} onClick={() => setNaming(true)}>
        <IconPlus size={16} />
      </ActionIcon>
      <Dialog title={t('console.views.add')} opened={naming} onClose={() => setNaming(false)}>
        <NameForm page={page} query={here} onClose={() => setNaming(false)} />
      </Dialog>
    </nav>
  );
}

function ViewMenu({ id, name }: { id: string; name: string }) {
  const { t } = useSpeech();
  const { run } = useAct();
  const drop = async () => {
    await remove('/v1/saved_views/{id}', { path: { id } });
    say(t('console.views.dropped', { name }));
  };
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon variant="subtle" size={26} aria-label={t('console.views.more', { name })}>
          <IconChevronDown size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => run(drop, '/v1/saved_views')}>{t('console.views.drop')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function NameForm({ page, query, onClose }: { page: ViewPage; query: string; onClose(): void }) {
  const speech = useSpeech();
  const form = useForm({
    initial: { name: '', shared: false },
    checks: { name: required(speech) },
    submit: (values, key) => post('/v1/saved_views', { key, body: { name: values.name, page, query, shared: values.shared } }),
    onDone: () => {
      void refresh('/v1/saved_views');
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={speech.t('console.views.save')} onCancel={onClose}>
      <TextInput {...form.text('name')} label={speech.t('console.views.name')} data-autofocus />
      <Checkbox {...form.check('shared')} label={speech.t('console.views.shared')} />
    </FormFrame>
  );
}

