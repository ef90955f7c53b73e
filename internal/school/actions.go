package school

// Action is what a change did: its kind, a dot and a verb, as in the history.
type Action string

// The actions. Those without words in the table below are names of transactions,
// whose rows in the history have other actions.
const (
	DoorSave         Action = "door.save"
	DoorClear        Action = "door.clear"
	DoorHide         Action = "door.hide"
	DoorShow         Action = "door.show"
	DoorTake         Action = "door.take"
	DoorUndo         Action = "door.undo"
	CoverLend        Action = "cover.lend"
	CoverLink        Action = "cover.link"
	CoverClose       Action = "cover.close"
	CoverOut         Action = "cover.out"
	CoverSave        Action = "cover.save"
	CoverClear       Action = "cover.clear"
	CoverEnd         Action = "cover.end"
	CoverUndo        Action = "cover.undo"
	TeacherAdd       Action = "teacher.add"
	TeacherRemove    Action = "teacher.remove"
	TeacherUndo      Action = "teacher.undo"
	ClassAdd         Action = "class.add"
	ClassEdit        Action = "class.edit"
	ClassArchive     Action = "class.archive"
	ClassRestore     Action = "class.restore"
	ClassMerge       Action = "class.merge"
	ClassUndo        Action = "class.undo"
	PersonAdd        Action = "person.add"
	PersonEdit       Action = "person.edit"
	PersonRole       Action = "person.role"
	PersonSuspend    Action = "person.suspend"
	PersonRestore    Action = "person.restore"
	PersonLeave      Action = "person.leave"
	PersonUndo       Action = "person.undo"
	AccountBind      Action = "account.bind"
	AccountUnbind    Action = "account.unbind"
	AccountUndo      Action = "account.undo"
	RequestAsk       Action = "request.ask"
	RequestAnswer    Action = "request.done"
	RequestDismiss   Action = "request.dismiss"
	RequestErase     Action = "request.erase"
	RequestUndo      Action = "request.undo"
	HostAsk          Action = "host.ask"
	HostDecline      Action = "host.decline"
	HostUndo         Action = "host.undo"
	SignIn           Action = "sign-in"
	SignInRefused    Action = "sign-in.refused"
	SessionEnd       Action = "session.end"
	SettingMode      Action = "setting.mode"
	SettingDirectory Action = "setting.directory"
	SettingHosts     Action = "setting.hosts"
	SettingTimezone  Action = "setting.timezone"
	SettingUndo      Action = "setting.undo"
	ImportApply      Action = "import.apply"
	ImportUndo       Action = "import.undo"
	ImportSweep      Action = "import.sweep"
	YearTurn         Action = "year.turn"
	YearUndo         Action = "year.undo"
	SchoolAdd        Action = "school.add"
	SchoolRename     Action = "school.rename"
	SchoolArchive    Action = "school.archive"
	SchoolRestore    Action = "school.restore"
	SchoolMerge      Action = "school.merge"
	SchoolUndo       Action = "school.undo"
	ScheduleSave     Action = "schedule.save"
	ScheduleUndo     Action = "schedule.undo"
	ViewStart        Action = "view.start"
	KeyRotate        Action = "key.rotate"
	Undo             Action = "undo"
)

// Pages says which pages of the directory show what an action changes.
type Pages int

// The pages.
const (
	NoPages     Pages = iota
	DoorPages         // of the schools where the door is
	PersonPages       // of the schools where the person is, was, or teaches
	SchoolPages       // of the school, read whole
	AllPages
)

// Kind is what actions are about, with the rules for all of them.
type Kind struct {
	Name    string // the part of an action before the dot
	Label   string // in the filter of the history; empty: not offered there
	Undo    Action // undoes an action of this kind; empty: nothing does
	NoUndo  string // why nothing does, a whole sentence
	Pages   Pages
	Roster  bool // it changes the roster, so a checked import must be compared again
	actions []action
}

type action struct {
	name   Action
	words  string
	noUndo string // why not this one, although others of the kind can be undone
	open   bool
}

// Rule has the rules for one action.
type Rule struct {
	Kind
	Words string // what was done, to %s if the sentence has it; empty: no row of the history has the action
	Open  bool   // maintenance lets it through
}

// Kinds is the table of actions, in the order of the history's filter.
var Kinds = []Kind{
	{Name: "door", Label: "Links", Undo: DoorUndo, Pages: DoorPages, actions: []action{
		{name: DoorSave, words: "Changed the link of %s"},
		{name: DoorClear, words: "Removed the link of %s"},
		{name: DoorHide, words: "Hid the link of %s: nobody who taught it still does"},
		{name: DoorShow, words: "Showed the link of %s again: its teacher is back"},
		{name: DoorTake, words: "Gave %s the link of the class that was merged into it"},
		{name: DoorUndo, words: "Undid a change of %s"},
	}},
	{Name: "cover", Label: "Cover", Undo: CoverUndo, Pages: DoorPages, actions: []action{
		{name: CoverLend, words: "Let a colleague cover %s"},
		{name: CoverLink, words: "Gave %s another link for some days"},
		{name: CoverClose, words: "Took the meeting out of %s for some days"},
		{name: CoverOut},
		{name: CoverSave, words: "Set the cover link of %s"},
		{name: CoverClear, words: "Removed the cover link of %s"},
		{name: CoverEnd, words: "Ended the cover of %s"},
		{name: CoverUndo, words: "Undid a change of %s"},
	}},
	{Name: "teacher", Label: "Co-teachers", Undo: TeacherUndo, Pages: DoorPages, Roster: true, actions: []action{
		{name: TeacherAdd, words: "Added a co-teacher to %s"},
		{name: TeacherRemove, words: "Removed a co-teacher of %s"},
		{name: TeacherUndo, words: "Undid a change of %s"},
	}},
	{Name: "class", Label: "Classes", Undo: ClassUndo, Pages: DoorPages, Roster: true, actions: []action{
		{name: ClassAdd, words: "Added %s"},
		{name: ClassEdit, words: "Changed the details of %s"},
		{name: ClassArchive, words: "Archived %s"},
		{name: ClassRestore, words: "Restored %s"},
		{name: ClassMerge, words: "Merged %s into another class"},
		{name: ClassUndo, words: "Undid a change of %s"},
	}},
	{Name: "person", Label: "People", Undo: PersonUndo, Pages: PersonPages, Roster: true, actions: []action{
		{name: PersonAdd, words: "Added %s"},
		{name: PersonEdit, words: "Changed the details of %s"},
		{name: PersonRole, words: "Changed the role of %s"},
		{name: PersonSuspend, words: "Suspended %s"},
		{name: PersonRestore, words: "Restored %s"},
		{name: PersonLeave},
		{name: PersonUndo, words: "Undid a change of %s"},
	}},
	{Name: "account", Label: "Google accounts", Undo: AccountUndo, actions: []action{
		{name: AccountBind, words: "Connected a Google account to %s"},
		{name: AccountUnbind, words: "Disconnected the Google account of %s"},
		{name: AccountUndo, words: "Undid a change of %s"},
	}},
	{Name: "request", Label: "Requests", Undo: RequestUndo, Roster: true, actions: []action{
		{name: RequestAsk, words: "Asked to be added", open: true, noUndo: "That is what somebody asked. Answer it on the page of requests."},
		{name: RequestAnswer, words: "Settled a request"},
		{name: RequestDismiss, words: "Dismissed a request"},
		{name: RequestErase},
		{name: RequestUndo, words: "Undid a change"},
	}},
	{Name: "host", Undo: HostUndo, actions: []action{
		{name: HostAsk},
		{name: HostDecline, words: "Declined a meeting host"},
		{name: HostUndo, words: "Undid a change"},
	}},
	{Name: "sign-in", Label: "Refused sign-ins", NoUndo: "A refused sign-in changed nothing.", actions: []action{
		{name: SignIn, open: true},
		{name: SignInRefused, words: "Sign-in refused for %s"}, // in the history of older versions
	}},
	{Name: "session", Label: "Sessions", NoUndo: "A session that has ended cannot come back: the person signs in again.", actions: []action{
		{name: SessionEnd, words: "Signed %s out everywhere", open: true},
	}},
	{Name: "setting", Label: "Settings", Undo: SettingUndo, Pages: AllPages, actions: []action{
		{name: SettingMode, words: "Changed the mode", open: true},
		{name: SettingDirectory, words: "Changed who may read the directory"},
		{name: SettingHosts, words: "Changed the meeting hosts"},
		{name: SettingTimezone, words: "Changed the time zone"},
		{name: SettingUndo, words: "Undid a change"},
	}},
	{Name: "import", Label: "Imports", Pages: AllPages, Roster: true,
		NoUndo: "An import is undone on its own page, which says what will stay.", actions: []action{
			{name: ImportApply, words: "Imported a roster"},
			{name: ImportUndo, words: "Undid an import"},
			{name: ImportSweep},
		}},
	{Name: "year", Label: "Turns of the year", Pages: AllPages, Roster: true,
		NoUndo: "A turn of the year is undone on its own page, which says what will stay.", actions: []action{
			{name: YearTurn, words: "Turned the year"},
			{name: YearUndo, words: "Undid a turn of the year"},
		}},
	{Name: "school", Label: "Schools", Undo: SchoolUndo, Pages: AllPages, Roster: true, actions: []action{
		{name: SchoolAdd, words: "Added a school"},
		{name: SchoolRename, words: "Renamed the school"},
		{name: SchoolArchive, words: "Archived a school"},
		{name: SchoolRestore, words: "Restored a school"},
		{name: SchoolMerge, words: "Merged a school into another"},
		{name: SchoolUndo, words: "Undid a change"},
	}},
	{Name: "schedule", Label: "Schedule", Undo: ScheduleUndo, Pages: SchoolPages, actions: []action{
		{name: ScheduleSave, words: "Changed the schedule of %s"},
		{name: ScheduleUndo, words: "Undid a change of the schedule of %s"},
	}},
	{Name: "view", NoUndo: "Looking at somebody's pages changed nothing.", actions: []action{
		{name: ViewStart, words: "Looked at the pages of %s", open: true},
	}},
	{Name: "key", NoUndo: "A new key cannot be undone. Everybody has to sign in again, and nothing else happens.", actions: []action{
		{name: KeyRotate, words: "Made a new key for students"},
	}},
	{Name: "undo", actions: []action{{name: Undo}}},
}

// Rule finds an action in the table. An action that is not there was written by
// another version: its words are its name, and it cannot be undone.
func (a Action) Rule() (rule Rule, known bool) {
	for _, k := range Kinds {
		for _, one := range k.actions {
			if one.name != a {
				continue
			}
			if one.noUndo != "" {
				k.Undo, k.NoUndo = "", one.noUndo
			}
			return Rule{Kind: k, Words: one.words, Open: one.open}, true
		}
	}
	return Rule{Kind: Kind{NoUndo: "That cannot be undone."}, Words: string(a)}, false
}
