/** What a problem means for the drive and what to do next; the first sentence, what happened, is the problem's own. */
export interface ProblemExplanation {
  readonly means: string;
  readonly todo: string;
}

const nothingWritten = 'Nothing was written.';
const oldDataRemains = 'Old data may remain in the sectors listed.';

/** Every code that Clearbench uses, with its meaning and the next step. Codes are never renamed: people search for them. */
export const problemCodes = {
  // Before anything is written: the target
  TARGET_NOT_FOUND: {
    means: nothingWritten,
    todo: 'Check the path, re-seat the drive and list the drives again.',
  },
  TARGET_NOT_A_DRIVE: {
    means: nothingWritten,
    todo: 'Name a whole drive such as /dev/sdb, or an image file as image:PATH.',
  },
  TARGET_IS_PARTITION: { means: nothingWritten, todo: 'Name the whole drive that holds this partition.' },
  TARGET_NAMED_TWICE: { means: nothingWritten, todo: 'Name each drive once.' },
  TARGET_CHANGED: {
    means: 'Another drive may have come up under this name. Nothing was written to it.',
    todo: 'List the drives again, check the serial on the label and start anew.',
  },
  TARGET_BUSY: {
    means: nothingWritten,
    todo: 'Close whatever uses the drive (another Clearbench job, a mount, a RAID) and try again.',
  },
  TARGET_GREW: {
    means: 'The part that was added was not overwritten.',
    todo: 'Find out what writes to it, stop that, and repeat the job.',
  },
  IMAGE_EMPTY: { means: nothingWritten, todo: 'Check that this is the right file.' },
  IMAGE_NOT_WHOLE_SECTORS: {
    means: 'It is not the image of a whole drive. Nothing was written.',
    todo: 'Check that the image was copied completely.',
  },
  CONFIRMATION_MISSING: {
    means: nothingWritten,
    todo: "Give --confirm with the last four characters of the serial on the label, or of an image's file name.",
  },
  CONFIRMATION_WRONG: {
    means: nothingWritten,
    todo: "Compare the serial on the label, or the image's file name, with the one shown: this may be the wrong drive.",
  },
  CONSENT_MISSING: { means: nothingWritten, todo: 'Read the warnings, then confirm them or give --yes.' },
  PLAN_INVALID: { means: nothingWritten, todo: 'Start the job anew.' },
  OUTPUT_NOT_WRITABLE: { means: nothingWritten, todo: 'Choose a folder that you may write to.' },
  STATE_UNREADABLE: {
    means: nothingWritten,
    todo: 'Put right what is named here, restore the data folder from a backup, or start with another one (--data DIR).',
  },
  LEDGER_BROKEN: {
    means:
      'Somebody or something changed the archive behind Clearbench. Certificates still prove themselves.',
    todo: 'Compare with a backup, and check the certificates that matter one by one.',
  },
  STATE_NEWER: {
    means: nothingWritten,
    todo: 'Use the newer Clearbench that this data folder belongs to, or start with another folder (--data DIR).',
  },
  STATE_BUSY: {
    means: 'Nothing of this step was kept.',
    todo: 'Wait for the other Clearbench process that uses this data folder, then try again.',
  },
  STATE_FULL: {
    means: 'Nothing of this step was kept; what was kept before is safe.',
    todo: 'Free disk space in the data folder, then try again.',
  },
  PERMISSION_DENIED: {
    means: nothingWritten,
    todo: 'Run as an administrator, or let your account do so.',
  },
  ELEVATION_NO_AGENT: {
    means: nothingWritten,
    todo: 'Nobody could ask for your password here. Run the command with sudo.',
  },
  ELEVATION_DISMISSED: { means: nothingWritten, todo: 'Start again and answer the password question.' },
  ELEVATION_DENIED: { means: nothingWritten, todo: 'Ask an administrator to start the job.' },
  ELEVATION_NOT_INSTALLED: { means: nothingWritten, todo: 'Install polkit (pkexec), or run with sudo.' },

  // Policy verdicts
  SYSTEM_DRIVE: { means: 'It can never be erased here.', todo: 'Attach it to another bench to erase it.' },
  SYSTEM_USE_UNKNOWN: {
    means: 'What is unknown counts as the system drive. It is locked.',
    todo: 'Find out what uses the drive, detach it, and list the drives again.',
  },
  DRIVE_MOUNTED: { means: 'It is locked while in use.', todo: 'Unmount its file systems first.' },
  DRIVE_HELD: {
    means: 'It is locked while in use.',
    todo: 'Close the volume, array or mapping that holds it.',
  },
  DRIVE_IS_SWAP: { means: 'It is locked while in use.', todo: 'Turn this swap area off first.' },
  DRIVE_READ_ONLY: {
    means: 'It cannot be overwritten.',
    todo: 'Release the write-protect switch or blocker, or send the drive to physical destruction.',
  },
  DRIVE_NO_MEDIA: { means: 'There is nothing to erase.', todo: 'Insert the medium or re-seat the drive.' },
  DRIVE_TOO_SMALL: {
    means: 'It reports less than 1 MiB, which no imaging drive has.',
    todo: 'Re-seat the drive; if it stays so, mark it for physical destruction.',
  },
  DRIVE_SIZE_UNKNOWN: {
    means: 'Whether all of it was overwritten could not be proven. It is locked.',
    todo: 'Re-seat the drive or use another port.',
  },
  DRIVE_NO_SERIAL: {
    means: 'Without an identifier no certificate can be issued.',
    todo: 'Read the serial off the label and give it with --serial-from-label.',
  },
  DRIVE_SERIAL_NOT_UNIQUE: {
    means: 'Two attached drives report the same serial, so the serial does not tell them apart.',
    todo: 'Attach them one at a time, and check the labels.',
  },
  DRIVE_IS_VIRTUAL: {
    means: 'It is not a physical drive.',
    todo: 'Give --allow-virtual if you mean to overwrite it.',
  },
  DRIVE_KIND_UNSUPPORTED: {
    means: 'Clearbench cannot overwrite this kind of medium.',
    todo: 'Send it to physical destruction.',
  },
  USB_HIDES_IDENTITY: {
    means: 'The identity shown may be that of the USB adapter.',
    todo: 'Compare the serial with the label, or attach the drive directly.',
  },
  RAID_MEMBER: {
    means: 'Erasing it destroys its share of the array.',
    todo: 'Make sure that the whole array is retired.',
  },
  HIDDEN_AREA_PRESENT: {
    means: 'Sectors beyond the reported size are not overwritten.',
    todo: 'Remove the hidden area first, or send the drive to physical destruction.',
  },
  HIDDEN_AREA_UNKNOWN: {
    means: 'Sectors beyond the reported size may exist and would not be overwritten.',
    todo: 'Attach the drive directly to a SATA port to find out, or accept this on the certificate.',
  },
  HEALTH_FAILING: {
    means: 'It may fail during the job.',
    todo: 'Start with it, and be ready to destroy it physically.',
  },
  HEALTH_WORSENED: {
    means: 'Original sectors that were replaced by the drive were not reached.',
    todo: 'Decide whether this drive may be reused.',
  },
  FLASH_OVERWRITE_LIMIT: {
    means: 'Overwriting reaches Clear on flash; spare cells are not reached.',
    todo: 'Use the drive’s own sanitize command where Purge is required.',
  },
  LISTING_DISAGREES: {
    means: 'Two sources describe the drive differently. The more dangerous answer counts.',
    todo: 'List the drives again; if it stays so, do not use this drive.',
  },

  // While it runs
  WRITE_FAILED: {
    means: oldDataRemains,
    todo: 'Repeat once; if it fails again, destroy the drive physically.',
  },
  WRITE_RETRIED: {
    means: 'All sectors were written in the end, but the drive is not healthy.',
    todo: 'Decide whether this drive may be reused.',
  },
  READ_FAILED: {
    means: 'What these sectors hold could not be checked.',
    todo: 'Repeat once; if it fails again, destroy the drive physically.',
  },
  READ_RETRIED: {
    means: 'All sectors were verified in the end, but only after retries.',
    todo: 'Decide whether this drive may be reused.',
  },
  MISMATCH: {
    means: 'These sectors do not hold what was written: old data may remain.',
    todo: 'Repeat once; if it happens again, destroy the drive physically.',
  },
  CAPACITY_FALSE: {
    means: 'The drive answers for more space than it has, or mixes up addresses.',
    todo: 'Do not reuse it; destroy it physically.',
  },
  CAPACITY_PROOF_MISMATCH: {
    means: 'The drive did not keep what was written to it.',
    todo: 'Repeat once; if it happens again, destroy the drive physically.',
  },
  CAPACITY_PROOF_INCOMPLETE: {
    means: 'The drive’s real capacity was not proven at every place.',
    todo: 'See the other problems of this drive.',
  },
  FLUSH_FAILED: {
    means: 'What the drive had accepted may not be on the medium; this pass does not count.',
    todo: 'Re-seat the drive and repeat the job.',
  },
  DRIVE_VANISHED: {
    means: 'Data after that point is still on the drive.',
    todo: 'Re-seat it and choose Resume, or mark it for physical destruction.',
  },
  DRIVE_SHRANK: {
    means: 'Data beyond that point is still on the drive.',
    todo: 'Re-seat it and repeat; if it stays so, destroy it physically.',
  },
  DRIVE_STALLED: {
    means: 'The drive did not answer for a long time. The job went on waiting for it.',
    todo: 'If it does not come back, cancel, re-seat the drive and choose Resume.',
  },
  VERIFICATION_SKIPPED: {
    means: 'Nothing was proven about what the drive holds.',
    todo: 'Repeat with verification.',
  },
  VERIFICATION_INCOMPLETE: {
    means: 'Not everything that was to be checked was checked.',
    todo: 'Resume or repeat the job.',
  },
  VERIFICATION_CACHED: {
    means: 'The read-back may have come from memory instead of the medium.',
    todo: 'Verify again after detaching the drive, or use a file system that allows direct reads.',
  },
  CANCELLED: { means: 'The drive is partly overwritten.', todo: 'Resume or repeat the job before reuse.' },
  JOB_INTERRUPTED: {
    means: 'The drive is partly overwritten.',
    todo: 'Choose Resume with the same drive attached.',
  },
  JOB_NOT_FOUND: { means: 'Nothing was changed.', todo: 'List the jobs to find its id.' },
  JOB_NOT_RESUMABLE: { means: nothingWritten, todo: 'Start a new job on this drive.' },
  JOB_RUNNING: { means: 'The job is still running.', todo: 'Wait for it, or cancel it.' },
  ENGINE_PROTOCOL: {
    means: 'The parts of Clearbench do not fit together. No claim is made about the drive.',
    todo: 'Reinstall Clearbench, then resume the job.',
  },
  ENGINE_FAILED: {
    means: 'The program stopped unexpectedly. No claim is made about the drive.',
    todo: 'Resume the job; report this code if it happens again.',
  },
  JOURNAL_UNWRITABLE: {
    means: 'Progress could no longer be recorded, so the job stopped.',
    todo: 'Free disk space in the data folder and choose Resume.',
  },
  JOURNAL_DAMAGED: {
    means: 'What was done so far cannot be proven from this journal.',
    todo: 'Start a new job on this drive.',
  },

  // Certificates, keys and the archive
  CERTIFICATE_NOT_WRITTEN: {
    means: 'The job’s record is kept; only its certificate is missing.',
    todo: 'Free space, then run: clearbench certificates issue JOB.',
  },
  CERTIFICATE_NOT_FOUND: {
    means: 'Nothing was changed.',
    todo: 'List the certificates to find its id.',
  },
  CERTIFICATE_UNREADABLE: {
    means: 'It could not be checked.',
    todo: 'Check the path and the file’s permissions.',
  },
  CHECK_NOT_ENDED: {
    means: 'The certificates are as they were and nothing was lost, but not all of them were checked.',
    todo: 'Start the check again. If it stops again, free disk space in the data folder and look into the log there.',
  },
  CERTIFICATE_REFUSED: {
    means: 'It was not taken into the archive.',
    todo: 'Get the certificate again from whoever issued it.',
  },
  RETENTION_NOT_OVER: {
    means: 'Nothing was deleted.',
    todo: 'Leave it in the archive until its retention time is over, or change the retention time first.',
  },
  BACKUP_UNREADABLE: {
    means: 'Nothing was restored; the data folder is as it was.',
    todo: 'Use another backup.',
  },
  KEY_UNREADABLE: {
    means: 'Nothing can be signed.',
    todo: 'If this station had keys before, restore those of its data folder from a backup.',
  },
  KEY_CHANGE_REFUSED: {
    means: 'The keys are as they were: the station signs as before.',
    todo: 'Put right what is named here, or choose another key, file or token.',
  },
  TIMESTAMP_FAILED: {
    means: 'The certificate is signed, but no independent authority has confirmed when.',
    todo: 'Nothing is lost: it is asked for again. Check the network and the address of the authority.',
  },
  KEY_NOT_VALID: {
    means: 'Nothing is signed, because whoever checked it would have to reject it.',
    todo: 'Check the date and time of this computer. If they are right, rotate the key, or replace the root if that is named.',
  },
  KEY_LOCKED: { means: 'Nothing can be signed.', todo: 'Unlock the station key with its passphrase.' },
  TEXT_NOT_PRINTABLE: {
    means: 'The certificate’s fonts lack a character, and a wrong character must not be printed.',
    todo: 'Write the named field with other characters.',
  },
  LOGO_REFUSED: {
    means: 'The settings are as they were.',
    todo: 'Save the logo as a PNG without interlacing, or as a plain SVG of outlines in plain colours.',
  },
  LABEL_REFUSED: {
    means: 'No label was printed: it would say more than the certificate.',
    todo: 'Print the label of the outcome that the newest certificate of the drive states.',
  },
  DECISION_REFUSED: {
    means: 'No decision was recorded; the certificate stands as it is.',
    todo: 'Correct what the sentence names, or decide differently.',
  },
  STATION_IN_USE: {
    means: 'Nothing was restored, and nothing that is here was changed.',
    todo: 'Restore into another data folder: clearbench --data FOLDER restore BACKUP.',
  },
  RESTORE_WAITING: {
    means: 'The restored state takes the place of this one at the next start.',
    todo: 'Close Clearbench, and start it again.',
  },
  FILE_EXISTS: { means: 'Nothing was overwritten.', todo: 'Choose another name or folder.' },

  // Between a face and the bench services
  CALL_UNKNOWN: {
    means: 'Nothing was changed.',
    todo: 'Reload this window; if it stays so, update Clearbench.',
  },
  CALL_INVALID: { means: 'Nothing was changed.', todo: 'Check what you entered and try again.' },
  CALL_TOO_LARGE: {
    means: 'Nothing was changed.',
    todo: 'Choose a smaller file, or fewer at a time (16 MiB per file).',
  },
  CALLER_REFUSED: {
    means: 'Nothing was changed.',
    todo: 'Open Clearbench anew from its own start command.',
  },
  CONNECTION_LOST: {
    means: 'Jobs that run go on. Whether the last action arrived is not known.',
    todo: 'Wait for the connection to come back, then look before you repeat it.',
  },
  DRIVE_GONE: { means: nothingWritten, todo: 'Re-seat the drive and choose it again.' },
  UNMOUNT_FAILED: {
    means: 'It is still in use and locked.',
    todo: 'Close the programs that have files on it open, and try again.',
  },
  OPERATOR_NOT_FOUND: { means: nothingWritten, todo: 'Choose an operator from the list.' },
  BACKUP_NOT_CONFIRMED: {
    means: nothingWritten,
    todo: 'Find out whether the data is backed up, and answer the question.',
  },
  ASSET_EXISTS: { means: 'Nothing was changed.', todo: 'Use another asset tag, or edit the existing asset.' },
  ASSET_NOT_FOUND: { means: 'Nothing was changed.', todo: 'Search for the asset again.' },
  PASSPHRASE_WRONG: { means: 'The key stays locked.', todo: 'Type the passphrase again.' },
  PIN_WRONG: {
    means: 'The token stays locked.',
    todo: 'Type the PIN again, with care: most tokens lock themselves after a few wrong ones.',
  },
  ROOT_UNREADABLE: {
    means: 'Nobody is trusted because of it.',
    todo: 'Choose a PEM or DER file that holds one root certificate.',
  },
  INTERNAL: {
    means: 'This is a fault in Clearbench. No claim is made about the drive.',
    todo: 'Report this code with the log.',
  },
} as const satisfies Readonly<Record<string, ProblemExplanation>>;

/** A code of the closed list above. */
export type ProblemCode = keyof typeof problemCodes;
