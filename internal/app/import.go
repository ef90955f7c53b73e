package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
)

type importCmd struct {
	Path   string `arg:"" help:"A roster: a zip, a folder or a CSV file, as the school's system exports it."`
	Apply  bool   `help:"Apply the plan, instead of only printing it."`
	Source string `help:"Which of the school's systems the file is from, if there are several of the same kind." placeholder:"NAME"`
	School string `help:"Name of the school, if the file does not have it." placeholder:"NAME"`
	Remove int    `help:"Confirm that N people and classes will be removed, left out or hidden: needed if that is more than a tenth." placeholder:"N"`

	Same      []string `help:"Answer to a question: this address, class or school is the same; repeatable." sep:"none" placeholder:"NAME"`
	Different []string `help:"Answer to a question: this address, class or school is a different one, and gets no earlier links or rights; repeatable." sep:"none" placeholder:"NAME"`

	Unit []string `help:"Google Admin: an organisational unit whose accounts are staff, with the units below it, instead of those chosen before; remembered with --apply; repeatable." placeholder:"/STAFF" sep:"none"`

	Older bool `help:"Import the file even if it is older than the last one of its source."`
	New   bool `help:"Create the database if the data folder has none: for the first import."`

	JSON bool `name:"json" help:"Print findings and plan as one JSON object, for scripts."`
}

// needsPerson is the error of an import about which somebody must do something: there is
// no file or an older one, it has problems, or so many of its classes have ended that
// somebody must confirm it.
type needsPerson string

// Error says what it is about.
func (n needsPerson) Error() string { return string(n) }

func needPerson(n int) string {
	if n == 1 {
		return "1 problem needs a person"
	}
	return problems(n) + " need a person"
}

func problems(n int) string {
	if n == 1 {
		return "1 problem"
	}
	return fmt.Sprintf("%d problems", n)
}

// confirmation is the error of an import that somebody must confirm, and that has so many
// problems.
func confirmation(g *school.Guarded, problems int) error {
	err := fmt.Errorf("this %s, which is more than a tenth: nothing was changed; to confirm, run it again with --remove %d",
		g.Does(), g.Total())
	if g.LeftOut+g.Hidden+problems > 0 { // somebody must look at the file
		err = needsPerson(err.Error())
	}
	return err
}

// importReport is what --json prints: what an import found and did.
type importReport struct {
	Source   string           `json:"source"`
	File     string           `json:"file"`
	Format   string           `json:"format"`
	SHA256   string           `json:"sha256"`
	Applied  bool             `json:"applied"`
	Import   int64            `json:"import,omitzero"` // its id
	Counts   roster.Counts    `json:"counts"`
	Problems int              `json:"problems"`
	Findings []roster.Finding `json:"findings"`
	Plan     []roster.Item    `json:"plan"`

	Asked []roster.Question `json:"asked,omitempty"`

	Units   []roster.Unit `json:"units,omitempty"`   // of a Google Admin download
	Sources []sourceAge   `json:"sources,omitempty"` // of all sources

	first   bool   // the database does not exist yet
	sameFor string // that the file is the last one again, as a sentence; or empty
}

// Run prints what an import would do, or with --apply does it. It can run while the
// site runs, which shows the result within a second.
func (i importCmd) Run(ctx context.Context, e env) error {
	c, err := readConfig(e.getenv)
	if err != nil {
		return err
	}
	if err := i.present(ctx, e); err != nil {
		return err
	}
	store, first, err := i.store(ctx, e, c.overrides())
	if err != nil {
		return err
	}
	defer store.Close()
	incoming, meta, err := i.read(ctx, store, c.Domains)
	if err != nil {
		return err
	}
	if len(c.Domains) == 0 {
		fmt.Fprintln(e.stderr, "hallway: HALLWAY_DOMAINS is not set, so the domains of addresses are not checked")
	}
	actor := byAccount("import")
	done := db.Applied{}
	if i.Apply {
		done, err = i.apply(ctx, e, store, actor, incoming, meta)
	} else {
		done.Plan, err = store.PlanImport(ctx, actor, incoming, meta)
	}
	out := importReport{
		Source: incoming.Source, File: meta.File, Format: incoming.Format, SHA256: meta.SHA256,
		Applied: i.Apply && err == nil, Import: done.ID, Counts: done.Plan.Counts(),
		Findings: append(done.Plan.With(meta.Findings), done.Left...), Plan: done.Plan.Items(), Asked: done.Plan.Asked,
	}
	out.Units = shownUnits(incoming.Units, i.Apply)
	out.Sources = ages(ctx, store, time.Now())
	out.Problems, out.first, out.sameFor = roster.Problems(out.Findings), first, done.SameFor
	var guarded *school.Guarded
	var old *school.OldFile
	var invalid school.Invalid
	switch {
	case errors.As(err, &guarded):
		out.print(e.stdout, i.JSON, done.Plan)
		return confirmation(guarded, out.Problems)
	case errors.As(err, &old):
		return needsPerson("nothing was changed: " + old.Why + "; to import it all the same, run it again with --older")
	case errors.As(err, &invalid):
		return errors.New(invalid.Sentences()) // without the names of form fields
	case err != nil:
		return err
	}
	if err := out.print(e.stdout, i.JSON, done.Plan); err != nil {
		return err
	}
	if out.Problems > 0 {
		return needsPerson(needPerson(out.Problems))
	}
	return nil
}

// store opens the database, and reports whether this is the first import. Before
// the first import, a plan compares the file with an empty school.
func (i importCmd) store(ctx context.Context, e env, o db.Overrides) (store *db.Store, first bool, err error) {
	store, err = openStore(ctx, e, purpose(i.New && i.Apply))
	if i.Apply || !errors.Is(err, db.ErrNoDatabase) {
		return store, false, err
	}
	fmt.Fprintf(e.stderr, "hallway: %v; this is compared with an empty school\n", err)
	if store, err = db.Nothing(ctx, time.Now); err != nil {
		return nil, true, err
	}
	return store, true, store.Override(ctx, o)
}

// addresses lower-cases the addresses in a list of references, because the plan's
// questions have them in lower case.
func addresses(list []string) []string {
	out := make([]string, len(list))
	for i, ref := range list {
		if out[i] = ref; strings.Contains(ref, "@") {
			out[i] = strings.ToLower(ref)
		}
	}
	return out
}

// read decodes the file or folder.
func (i importCmd) read(ctx context.Context, store *db.Store, domains []string) (roster.Roster, db.ImportMeta, error) {
	meta := db.ImportMeta{Source: i.Source, File: filepath.Base(i.Path), School: i.School, Remove: i.Remove, Older: i.Older, Domains: domains,
		Answers: roster.Answers{Same: addresses(i.Same), Different: addresses(i.Different)}}
	upload, err := openRoster(i.Path, &meta)
	if err != nil {
		return roster.Roster{}, meta, err
	}
	blocks, err := store.ScheduledBlocks(ctx)
	if err != nil {
		return roster.Roster{}, meta, err
	}
	incoming, findings, err := upload.Decode(roster.Options{
		Today: store.Today(), Zone: store.Settings().Zone.String(), Blocks: blocks, Source: i.Source, Choice: i.choice(),
		Units: func(source string) (roster.Units, error) { return store.Units(ctx, school.Command("import"), source) },
		Known: func(source string) (map[string]bool, error) {
			return store.KnownKeys(ctx, school.Command("import"), source)
		}})
	meta.Findings = findings
	return incoming, meta, err
}

// problemsShown is how many problems an applied import prints. A timer mails them,
// and people only read short mails.
const problemsShown = 20

// print writes the findings, the plan and a summary line, or everything as JSON. If
// the import was applied, it writes only how the file was read, the problems and the
// summary.
func (o importReport) print(w io.Writer, asJSON bool, plan roster.Changes) error {
	if asJSON {
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(o)
	}
	shown := 0
	for _, f := range o.Findings {
		switch {
		case o.Applied && f.Severity != roster.Problem && !f.Top:
		case o.Applied && shown == problemsShown:
			fmt.Fprintf(w, "and %s more; without --apply, all of them are printed\n", problems(o.Problems-shown))
			shown++
		case !o.Applied || shown < problemsShown:
			fmt.Fprintf(w, "%-8s%s\n", f.Severity, f)
			shown++
		}
	}
	if !o.Applied {
		o.printUnits(w)
		if err := roster.Write(w, o.Plan); err != nil {
			return err
		}
	}
	o.printAges(w)
	_, err := fmt.Fprintf(w, "%s: %s · %s. %s\n", o.Source, o.Counts, problems(o.Problems), o.then(plan))
	return err
}

// then says what happened, and what to do now.
func (o importReport) then(plan roster.Changes) string {
	switch {
	case o.first:
		return "Nothing was changed. Run it again with --new --apply to create the database and apply it."
	case plan.Empty() && len(plan.Asked) > 0:
		return "Nothing was changed. Answer the questions first."
	case plan.Empty() && plan.Units == nil:
		return strings.TrimSpace("Nothing to do. " + o.sameFor)
	case o.Applied:
		return "Applied. " + plan.LinksKept()
	}
	return "Nothing was changed. Run it again with --apply to apply it."
}
