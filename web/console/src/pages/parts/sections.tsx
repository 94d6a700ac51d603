import { Link, useLocation } from 'wouter';
import { useMay } from '../../api/session';
import styles from './parts.module.css';

export interface Section {
  href: string;
  label: string;
  scope?: string;
}

/* Pages that belong together, as tabs with addresses of their own. */
export function Sections({ label, sections }: { label: string; sections: readonly Section[] }) {
  const [path] = useLocation();
  const may = useMay();
  return (
    <nav className={styles.sections} aria-label={label}>
      {sections
        .filter((section) => section.scope === undefined || may(section.scope))
        .map((section) => (
          <Link key={section.href} href={section.href} aria-current={path === section.href ? 'page' : undefined}>
            {section.label}
          </Link>
        ))}
    </nav>
  );
}
