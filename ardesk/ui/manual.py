"""The manual's page on what is promised of a ledger, what is not, and what to do when; and what each check means."""

from __future__ import annotations

from html import escape

from ardesk.i18n import _

Part = tuple[str, tuple[str, ...]]


def looked_at(check: str) -> str:
    """What the check of that name looks at, and what it would mean if it failed."""
    words = {
        _("File"): _(
            "Every page of the file was read, and every index was compared with its table. A fault here comes from a "
            "disk, a stick or a program that wrote into the file."
        ),
        _("Tables and triggers"): _(
            "The rules built into the file are those of this program. A fault here means that someone has taken a "
            "guard away, and that entries may have been changed unseen."
        ),
        _("References"): _("Every payment, credit and note belongs to a customer or an invoice that is there."),
        _("Chain of changes"): _(
            "Each change carries a check sum of its rows and of the change before it. A fault here means that the "
            "history was rewritten after the fact."
        ),
        _("Rows as the journal has them"): _(
            "Each row of today is what the journal last wrote of it. A fault here names the row that was changed, "
            "added or removed by something other than ARDesk."
        ),
        _("Documents"): _("No invoice is paid more than once over, no payment is spent twice, and all sums add up."),
        _("Closings"): _("Each closed month is as it was when it was closed, or was reopened with a reason."),
        _("Files kept as evidence"): _(
            "Each file kept with a dispute, deduction or complaint is the one that came in."
        ),
        _("Figures of closed months"): _("The figures of closed months are those they were closed with."),
    }
    return words.get(check, "")


def safety() -> tuple[Part, ...]:
    """The page: titles, each with its paragraphs."""
    return (
        (
            _("What is promised"),
            (
                _(
                    "What you enter is stored whole or not at all, and it is on the disk before the window says so; a "
                    "power cut afterwards does not take it away."
                ),
                _(
                    "Nothing vanishes. Each change is kept in a journal with its time, and Undo writes the opposite as "
                    "a new change. A row that something else has changed is found and named by Check this ledger."
                ),
                _(
                    "Backups are written under another name, read back and proved, and only then get their name: when "
                    "you close a changed ledger, every half hour of work, before an import, an update of the file, "
                    "closing a month and going back to a backup. All of two days are kept, then one for each of 14 "
                    "days, 8 weeks and 24 months, and always the newest three. After going back, none is deleted for "
                    "two weeks."
                ),
                _("A damaged file is never written to: it stays as it is, and a window shows the ways out."),
                _(
                    "One window writes. A second one on the same ledger opens for reading and says so, and a command "
                    "waits for its turn or is told to try again. A window that crashed keeps nobody out."
                ),
                _(
                    "Whatever ARDesk writes – the ledger, its backups, papers, the log – can be read by you alone on "
                    "this computer, and the log holds nothing of a customer. Files opened for a look are removed when "
                    "ARDesk closes."
                ),
                _(
                    "An encrypted copy opens with its passphrase and with nothing else, here and in every program that "
                    "knows the age format. It was opened once, or compared to the bit, before it got its name."
                ),
            ),
        ),
        (
            _("What is not promised"),
            (
                _(
                    "A disk that says it has stored what it has not. Some cheap sticks and some disks behind adapters "
                    "do; a second place for backups on another disk helps."
                ),
                _(
                    "A stolen computer whose disk is not encrypted. The ledger is a plain file: whoever holds the disk "
                    "can read it, and the backups beside it. Turn on the disk encryption of your system (BitLocker, "
                    "FileVault, LUKS), and encrypt the copies in the second place."
                ),
                _(
                    "A forgotten passphrase. It is kept nowhere, and nobody can open an encrypted copy without it. "
                    "Write it down, and keep the paper where the computer is not."
                ),
                _(
                    "A history rewritten from its beginning by someone who knows how. Every check then passes, and "
                    "only a seal that left the computer proves it false: the letters and digits in the last lines of "
                    "each printed summary. A rewritten ledger has none of these seals any more. Keep the papers: "
                    "“Check this ledger” compares a seal that is typed there."
                ),
                _(
                    "Folders that a program keeps in step with the internet (OneDrive, Dropbox, iCloud, Google Drive) "
                    "and network drives. They may put back an older file or keep two. Keep the ledger on a disk of "
                    "your own – “Move this ledger” takes it there – and let the second place for backups be the synced "
                    "folder, encrypted."
                ),
            ),
        ),
        (
            _("What to do when"),
            (
                _(
                    "… the ledger does not open: go back to the newest verified backup. If it lacks too much, save "
                    "what can be read into a new ledger, compare the two, and go on with the better one."
                ),
                _(
                    "… a check is not in order: enter nothing more. Look at the rows it names, compare them with your "
                    "papers, and go back to a backup from before if you did not change them yourself."
                ),
                _(
                    "… the disk is full: the entry was not stored, and the window says so. Free some space and enter "
                    "it again; nothing else was lost."
                ),
                _(
                    "… something was entered wrongly: Undo takes it back. For what is long past, correct the document "
                    "with a reason, or write a credit note once its month is closed."
                ),
                _(
                    "… the computer is lost or stolen: install ARDesk on another one, and open the newest file in the "
                    "second place for backups. A backup is a ledger like any other; an encrypted one asks for its "
                    "passphrase. Where the disk was not encrypted, reckon that others have read the ledger."
                ),
                _(
                    "… there are two ledgers of one name, such as “acme (1)” or “acme-OFFICE”: two computers have "
                    "written. Open each, see in History and in the list of backups which has the newer entries, enter "
                    "in one what only the other has, go on with that one, and put the other away."
                ),
                _(
                    "… the wrong backup was put back: nothing is lost. The ledger as it was lies beside this one, its "
                    "name ends in “before restore” and the time; open it, or restore the backup made just before. "
                    "Backups do not go for two weeks."
                ),
                _(
                    "… the passphrase is forgotten: the ledger itself and the backups beside it are not encrypted, so "
                    "nothing is lost as long as this computer is there. Set a new passphrase under “Second place for "
                    "backups”; the copies made with the old one open with the old one only, so delete them."
                ),
                _(
                    "… the clock of the computer was wrong: amounts, order and backups are not touched by it. Correct "
                    "the dates of what was entered meanwhile."
                ),
            ),
        ),
    )


def safety_page() -> str:
    """The page as HTML."""
    return "".join(
        f"<h3>{escape(title)}</h3>" + "".join(f"<p>{escape(text)}</p>" for text in texts) for title, texts in safety()
    )
