import { useSession, useView } from '../../store/context.tsx';
import { isUnsaved, withoutSame, type SettingsForms } from './settings-drafts.ts';

/** A form whose changes are kept while the window is open, until they are saved or discarded. */
export interface Draft<Form> {
  /** What is saved, with what was changed on top. */
  readonly form: Form;
  /** Whether anything was changed and not saved. */
  readonly unsaved: boolean;
  readonly change: (change: Partial<Form>) => void;
  readonly discard: () => void;
  /** This was saved; what was typed meanwhile stays. */
  readonly settle: (sent: Form) => void;
}

/** The draft of a form of the settings over what is saved. */
export function useDraft<Name extends keyof SettingsForms>(
  name: Name,
  saved: SettingsForms[Name],
): Draft<SettingsForms[Name]> {
  const { view } = useSession();
  const draft = useView(({ settingsDrafts }) => settingsDrafts[name]);
  const replace = (next: (before: Partial<SettingsForms[Name]>) => Partial<SettingsForms[Name]>): void =>
    view.setState(({ settingsDrafts: { [name]: before, ...others } }) => {
      const after = next(before ?? {});
      return { settingsDrafts: Object.keys(after).length === 0 ? others : { ...others, [name]: after } };
    });
  return {
    form: { ...saved, ...draft },
    unsaved: isUnsaved(saved, draft),
    change: (change) => replace((before) => withoutSame({ ...before, ...change }, saved)),
    discard: () => replace(() => ({})),
    settle: (sent) => replace((before) => withoutSame(before, sent)),
  };
}
