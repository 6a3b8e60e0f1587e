import type { ReactElement } from 'react';
import { FileTrigger } from 'react-aria-components';

import type { GivenFile } from '../../../shared/contract/files.ts';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { givenFile } from '../../ui/files.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** A button that lets a person choose one file, and the name of the chosen one. */
export function ChosenFile(props: {
  readonly label: string;
  readonly types: readonly string[];
  readonly file: GivenFile | null;
  readonly onChoose: (file: GivenFile) => void;
}): ReactElement {
  const { run, busy, problem } = useAction();
  return (
    <div className="stack-tight">
      <div className="row">
        <FileTrigger
          acceptedFileTypes={[...props.types]}
          onSelect={(files) => {
            const chosen = files?.item(0);
            if (chosen !== null && chosen !== undefined) {
              void run(async () => props.onChoose(await givenFile(chosen)));
            }
          }}
        >
          <Button icon="file" isPending={busy}>
            {props.label}
          </Button>
        </FileTrigger>
        <span className="mono">{props.file?.name ?? ''}</span>
      </div>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </div>
  );
}
