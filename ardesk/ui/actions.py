"""Everything a user can do, once: this table feeds menus, toolbar, shortcuts, the search field and the help."""

from __future__ import annotations

from dataclasses import dataclass

from ardesk.i18n import mark
from ardesk.ui.doors import MENUS


@dataclass(frozen=True, slots=True)
class Action:
    """A row of the table. Its method bears the name `method`, else `id`: on the page in front, or on the window.

    `bound` is false where the list itself answers to the key; `writes` marks what a read-only ledger refuses;
    `gap` draws a line above it in its menu; `checkable` shows whether it is on; `also` are further keys.
    """

    id: str
    menu: str
    text: str
    shortcut: str = ""
    help: str = ""
    icon: str = ""
    method: str = ""
    argument: str = ""
    toolbar: str = ""
    bound: bool = True
    writes: bool = False
    gap: bool = False
    checkable: bool = False
    also: tuple[str, ...] = ()

    @property
    def method_name(self) -> str:
        """The name of the method that does it."""
        return self.method or self.id

    @property
    def toolbar_place(self) -> int:
        """Where it stands in the toolbar, from the left."""
        return _TOOLBAR.index(self.id)


FILE, EDIT, RECORD, VIEW, HELP = MENUS
_TOOLBAR = ("new_invoice", "receive_payment", "log_contact", "print_current")
_A = Action

# fmt: off
ACTIONS: tuple[Action, ...] = (
    _A("new_ledger", FILE, mark("&New ledger…"), "Ctrl+N", mark("Start the ledger of a business")),
    _A("open_ledger", FILE, mark("&Open ledger…"), "Ctrl+O", mark("Open another ledger")),
    _A("open_recent", FILE, mark("Open &recent"), "", mark("The ledgers opened last")),
    _A("open_sample", FILE, mark("Open the &sample company"), "", mark("A made-up business to try things on")),
    _A("import_files", FILE, mark("&Import…"), "Ctrl+I", mark("Take in files"), writes=True, gap=True),
    _A("export_files", FILE, mark("&Export…"), "Ctrl+E", mark("Everything in the ledger, as files")),
    _A("save_figures", FILE, mark("Save these fi&gures…"), "Ctrl+S",
       mark("The table of KPIs in view, for a spreadsheet")),
    _A("print_current", FILE, mark("&Print…"), "Ctrl+P", mark("Print what is selected"), "print",
       toolbar=mark("Print"), gap=True),
    _A("mail_draft", FILE, mark("E-&mail draft…"), "Ctrl+M",
       mark("An e-mail with the paper attached, in your own program")),
    _A("calendar_entry", FILE, mark("C&alendar entry"), "Ctrl+Shift+F", mark("The next date, for your own calendar")),
    _A("print_day", FILE, mark("Print da&y…"), "Ctrl+Alt+P",
       mark("All statements or letters that are due, as one PDF, one for each, or on the printer")),
    _A("back_up", FILE, mark("&Back up now"), "Ctrl+B", mark("Make a verified copy of the ledger"), gap=True),
    _A("encrypted_copy", FILE, mark("Encrypted copy…"), "",
       mark("A copy that only a passphrase opens, for a stick or a mail")),
    _A("show_backups", FILE, mark("Restore a backup…"), "", mark("What each backup holds, and the way back from one")),
    _A("choose_second_place", FILE, mark("Second place for backups…"), "",
       mark("A stick or synced folder that gets a copy of each backup")),
    _A("move_ledger", FILE, mark("Move this ledger…"), "", mark("To another folder, checked before the old file goes"),
       writes=True),
    _A("close_month", FILE, mark("Close mon&th…"), "", mark("Lock a month that is over; or reopen it")),
    _A("edit_company", FILE, mark("Business &details…"), "", mark("Name, logo, terms, number pattern"), "settings"),
    _A("edit_wording", FILE, mark("&Wording of reminders…"), "", mark("Your own words for reminder letters"), "edit",
       writes=True),
    _A("edit_policy", FILE, mark("Follow-up policy…"), "Ctrl+Shift+Y",
       mark("Which reminder comes when, for all or for some; working days"), "edit", writes=True),
    _A("edit_chasing_costs", FILE, mark("What chasing costs…"), "Ctrl+Alt+K",
       mark("What a contact and an agency cost, and which balances are small"), writes=True),
    _A("close_window", FILE, mark("&Close"), "Ctrl+Q", mark("Close the window; a changed ledger is backed up first"),
       gap=True),

    _A("undo", EDIT, mark("&Undo"), "Ctrl+Z", mark("Take back the last change"), "undo", writes=True),
    _A("redo", EDIT, mark("&Redo"), "Ctrl+Y", mark("Do again what was undone"), "redo", writes=True,
       also=("Ctrl+Shift+Z",)),
    _A("copy_rows", EDIT, mark("&Copy rows"), "Ctrl+C", mark("Copy the selected rows as text with tabs"), "copy",
       bound=False, gap=True),
    _A("copy_with_headers", EDIT, mark("Copy rows with &headers"), "Ctrl+Shift+C",
       mark("Copy the selected rows under the names of their columns")),
    _A("copy_phone", EDIT, mark("Copy &telephone number"), "Ctrl+T", mark("The customer's telephone number, to paste")),
    _A("copy_email", EDIT, mark("Copy &e-mail address"), "Ctrl+Shift+M",
       mark("The customer's e-mail address, to paste")),
    _A("copy_address", EDIT, mark("Copy &postal address"), "Ctrl+Shift+T",
       mark("The customer's name and address, to paste")),
    _A("select_all", EDIT, mark("Select &all"), "Ctrl+A", mark("Select every row of the list"), bound=False),
    _A("focus_filter", EDIT, mark("&Filter the list"), "Ctrl+F",
       mark("Show only rows with these words; just typing does too"),
       "filter", gap=True),
    _A("go_to", EDIT, mark("&Go to anything"), "Ctrl+K", mark("An invoice number, customer, page or action"), "search"),

    _A("new_invoice", RECORD, mark("New &invoice"), "Ctrl+Shift+N", mark("Enter an invoice"), "new-invoice",
       toolbar=mark("New invoice"), writes=True),
    _A("receive_payment", RECORD, mark("&Receive payment"), "Ctrl+R", mark("Record money received"), "payment",
       toolbar=mark("Receive payment"), writes=True),
    _A("log_contact", RECORD, mark("&Log contact"), "Ctrl+L", mark("Note a call, an e-mail, a visit and its result"),
       "contact", toolbar=mark("Log contact"), writes=True),
    _A("new_customer", RECORD, mark("New &customer"), "Ctrl+Shift+K", mark("Enter a customer"), "customers",
       writes=True),
    _A("new_credit_note", RECORD, mark("Credit &note"), "Ctrl+Shift+R", mark("Lower what a customer owes"),
       writes=True),
    _A("put_off", RECORD, mark("Put off…"), "Ctrl+Shift+S", mark("Chase the selected ones no sooner than a day"),
       writes=True, gap=True),
    _A("leave_alone", RECORD, mark("Leave alone…"), "Ctrl+Shift+L", mark("Chase the selected ones no more for now"),
       writes=True),
    _A("chase_again", RECORD, mark("Chase again"), "Ctrl+Shift+H",
       mark("End what was put off or left alone"), writes=True),
    _A("assign_collector", RECORD, mark("Assign to a collector…"), "Ctrl+Shift+G",
       mark("Who collects from the selected customers"), writes=True),
    _A("hold_orders", RECORD, mark("Hold orders…"), "Ctrl+Alt+H",
       mark("Deliver to the selected customers against payment only"), writes=True),
    _A("release_orders", RECORD, mark("Release orders"), "Ctrl+Alt+U", mark("Deliver to them again as to others"),
       writes=True),
    _A("new_promise", RECORD, mark("&Promise to pay"), "Ctrl+Shift+P", mark("Note what was promised"), writes=True,
       gap=True),
    _A("new_dispute", RECORD, mark("&Dispute"), "Ctrl+Shift+D", mark("Note that an invoice is contested"), writes=True),
    _A("new_deduction", RECORD, mark("Deduction"), "Ctrl+Alt+D", mark("Note what a customer left out of a payment"),
       writes=True),
    _A("new_complaint", RECORD, mark("Co&mplaint"), "", mark("Note what a customer complained about"), writes=True),
    _A("settle_current", RECORD, mark("Settle…"), "Ctrl+J",
       mark("Settle the selected claim: credit note, repayment or write-off in one step"), writes=True),
    _A("show_evidence", RECORD, mark("Evidence…"), "Ctrl+Shift+E", mark("The files that belong to the selected claim")),
    _A("write_off", RECORD, mark("&Write off"), "Ctrl+Shift+W", mark("Give up the rest of an invoice"), writes=True),
    _A("clear_small", RECORD, mark("Small &balances…"), "", mark("Give up small rests, after a look at them"),
       writes=True),
    _A("apply_credit", RECORD, mark("&Apply credit"), "Ctrl+Shift+A",
       mark("Set a customer's unapplied credit against open invoices"), writes=True),
    _A("refund_credit", RECORD, mark("Re&fund"), "", mark("Pay unapplied credit back"), writes=True),
    _A("return_payment", RECORD, mark("Payment re&turned"), "",
       mark("The bank took the payment selected in the time line back: its invoices are open again"), writes=True),
    _A("record_recovery", RECORD, mark("Recover&y"), "", mark("Money came for the selected written-off invoice"),
       writes=True),
    _A("new_cost", RECORD, mark("Cost of collectin&g"), "", mark("Postage, fees, salaries: what collecting costs"),
       writes=True),
    _A("set_goal", RECORD, mark("Goal of a &KPI…"), "Ctrl+G", mark("What the owner wants a KPI to be, from a day on"),
       writes=True),
    _A("open_current", RECORD, mark("&Open"), "Return", mark("Open the selected row"), "edit", bound=False, gap=True),
    _A("issue_current", RECORD, mark("I&ssue draft"), "Ctrl+Shift+I", mark("Make the selected drafts count"),
       writes=True),
    _A("duplicate_current", RECORD, mark("D&uplicate"), "Ctrl+D", mark("A new draft like the selected invoice"), "copy",
       writes=True),
    _A("void_current", RECORD, mark("&Void…"), "Ctrl+Backspace", mark("Cancel the invoice, with the reason"),
       writes=True),
    _A("delete_current", RECORD, mark("D&elete"), "Del", mark("Delete what has not been issued"), "remove",
       writes=True),
    _A("show_history", RECORD, mark("&History"), "Ctrl+H", mark("What happened to the selected row, and why")),

    _A("page_invoices", VIEW, mark("&Invoices"), "Ctrl+1", mark("The invoices"), "invoices", "show_page", "invoices"),
    _A("page_customers", VIEW, mark("&Customers"), "Ctrl+2", mark("The customers"), "customers", "show_page",
       "customers"),
    _A("page_collections", VIEW, mark("C&ollections"), "Ctrl+3", mark("Whom to contact, and what was said"),
       "collections", "show_page", "collections"),
    _A("page_kpis", VIEW, mark("&KPIs"), "Ctrl+4", mark("How well money comes in"), "kpis", "show_page", "kpis"),
    _A("page_reports", VIEW, mark("&Reports"), "Ctrl+5", mark("The papers"), "reports", "show_page", "reports"),
    _A("show_recommendations", VIEW, mark("Recommendations…"), "Ctrl+Alt+R",
       mark("Whose terms to review, whose orders to hold, what costs more than it brings")),
    _A("toggle_details", VIEW, mark("&Details pane"), "F9", mark("Show or hide what is known about the selected row"),
       checkable=True, gap=True),
    _A("choose_columns", VIEW, mark("Colu&mns…"), "Ctrl+Shift+O", mark("Choose and sort the columns of the list"),
       "table"),
    _A("refresh_all", VIEW, mark("Re&fresh"), "F5", mark("Read the ledger again")),
    _A("zoom_in", VIEW, mark("&Larger"), "Ctrl++", mark("Everything larger, up to 200 %"), gap=True, also=("Ctrl+=",)),
    _A("zoom_out", VIEW, mark("&Smaller"), "Ctrl+-", mark("Everything smaller, down to 100 %")),
    _A("zoom_reset", VIEW, mark("&Usual size"), "Ctrl+0", mark("Everything at 100 %")),
    _A("look_system", VIEW, mark("Look as the s&ystem"), "", mark("Light or dark as the system is"),
       method="set_appearance", argument="system", checkable=True, gap=True),
    _A("look_light", VIEW, mark("Li&ght"), "", mark("Dark letters on light ground"),
       method="set_appearance", argument="light", checkable=True),
    _A("look_dark", VIEW, mark("D&ark"), "", mark("Light letters on dark ground"),
       method="set_appearance", argument="dark", checkable=True),

    _A("show_shortcuts", HELP, mark("&Keyboard shortcuts"), "F1", mark("Every action and its keys"), "help"),
    _A("kpi_reference", HELP, mark("KPI &reference"), "Shift+F1",
       mark("What each KPI says, its formula and its source")),
    _A("verify", HELP, mark("&Check this ledger"), "", mark("Prove file, journal and balances, and say what it means"),
       gap=True),
    _A("show_safety", HELP, mark("How &safe the ledger is"), "",
       mark("What is promised, what is not, and what to do when")),
    _A("about", HELP, mark("&About ARDesk"), "", mark("Version, and where the ledger lies")),
)
# fmt: on
BY_ID = {action.id: action for action in ACTIONS}
