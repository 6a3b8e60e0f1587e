import type { ReactElement, ReactNode } from 'react';
import { DropZone, FileTrigger, type DropItem, type FileDropItem } from 'react-aria-components';

import { Button } from './button.tsx';

/** A place to drop files on, with a button for those who choose. */
export function FileDrop(props: {
  readonly label: string;
  readonly hint: ReactNode;
  readonly button: string;
  readonly accept: readonly string[];
  readonly many: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}): ReactElement {
  return (
    <DropZone
      className="drop"
      aria-label={props.label}
      onDrop={(event) => {
        void Promise.all(event.items.filter(isFile).map((item) => item.getFile())).then((files) => {
          if (files.length > 0) props.onFiles(files);
        });
      }}
    >
      <p className="drop-label">{props.label}</p>
      <p className="muted">{props.hint}</p>
      <FileTrigger
        acceptedFileTypes={props.accept}
        allowsMultiple={props.many}
        onSelect={(files) => {
          if (files !== null && files.length > 0) props.onFiles([...files]);
        }}
      >
        <Button icon="file">{props.button}</Button>
      </FileTrigger>
    </DropZone>
  );
}

function isFile(item: DropItem): item is FileDropItem {
  return item.kind === 'file';
}
