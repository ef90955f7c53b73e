package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// readRoster decodes a file and compares it with the roster.
func (s *Server) readRoster(ctx context.Context, ck *check, actor school.Actor, data []byte) {
	incoming, found, err := s.decode(ctx, ck, actor, data)
	if err != nil {
		s.refuse(ctx, ck, actor, err)
		return
	}
	ck.move(func(is *checked) {
		is.stage, is.incoming, is.decoded, is.meta.Findings = comparing, incoming, true, found
		if len(incoming.Units) > 0 {
			is.data = data
		}
		is.meta.Source = incoming.Source
		is.read = ck.counted.Load()
		is.weigh()
	})
	s.checks.makeRoom(ck)
	s.compareRoster(ctx, ck, actor)
}

// decode reads a file.
func (s *Server) decode(ctx context.Context, ck *check, actor school.Actor, data []byte) (roster.Roster, []roster.Finding, error) {
	s.checks.turn.Lock()
	defer s.checks.turn.Unlock()
	now := ck.look()
	meta := now.meta
	upload, err := roster.Open(meta.File, data)
	if err != nil {
		return roster.Roster{}, nil, err
	}
	upload.Progress = func(read, total int64) {
		ck.counted.Store(read)
		ck.total.Store(total)
	}
	blocks, err := s.store.ScheduledBlocks(ctx)
	if err != nil {
		return roster.Roster{}, nil, err
	}
	return upload.Decode(roster.Options{
		Today: s.store.Today(), Zone: s.store.Settings().Zone.String(), Blocks: blocks, Source: meta.Source, Choice: now.choice,
		Units: func(source string) (roster.Units, error) { return s.store.Units(ctx, actor, source) },
		Known: func(source string) (map[string]bool, error) { return s.store.KnownKeys(ctx, actor, source) }})
}

// compareRoster plans an import against the present roster.
func (s *Server) compareRoster(ctx context.Context, ck *check, actor school.Actor) {
	if err := s.planAgain(ctx, ck, actor); err != nil {
		s.refuse(ctx, ck, actor, err)
		return
	}
	now := ck.look()
	if now.plan.Quiet { // nobody can apply it, but the file has come
		if err := s.store.TakeFile(ctx, actor, now.incoming, now.meta, roster.Problems(now.plan.Findings)); err != nil {
			s.log.Error("file of a source not noted", "source", now.meta.Source, "error", err)
		}
	}
	ck.move(func(is *checked) { is.stage = waiting })
	s.log.Info("roster checked", "actor", actor.Label(), "file", now.meta.File, "source", now.meta.Source, "counts", now.plan.Counts,
		"findings", len(now.plan.Findings), "request", actor.Request)
}

// checkRoster compares a file again. One with organisational units is read again,
// because what is read of it depends on them.
func (s *Server) checkRoster(ctx context.Context, ck *check, actor school.Actor) {
	if data := ck.look().data; data != nil {
		s.readRoster(ctx, ck, actor, data)
		return
	}
	s.compareRoster(ctx, ck, actor)
}

// planAgain reads the roster and replaces the plan.
func (s *Server) planAgain(ctx context.Context, ck *check, actor school.Actor) error {
	s.checks.turn.Lock()
	defer s.checks.turn.Unlock()
	now := ck.look()
	p, err := s.store.PlanImport(ctx, actor, now.incoming, now.meta)
	if err != nil {
		return err
	}
	items := p.Items()
	plan := views.Planned{
		Counts: p.Counts().String(), Shown: roster.Digest(items), Findings: sorted(p.With(now.meta.Findings)),
		Groups: views.Groups(items), Removal: p.Removal(), Empty: p.Empty() && p.Units == nil, Quiet: p.Quiet(),
		Asked: p.Asked, Answered: answered(now.meta.Answers, p.Answered), Units: now.incoming.Units,
	}
	ck.move(func(is *checked) {
		is.plan, is.items = plan, items
		is.weigh()
	})
	s.checks.makeRoom(ck)
	return nil
}

// sorted puts the problems first.
func sorted(list []roster.Finding) []roster.Finding {
	order := []roster.Severity{roster.Problem, roster.Warning, roster.Note}
	slices.SortStableFunc(list, func(a, b roster.Finding) int {
		return slices.Index(order, a.Severity) - slices.Index(order, b.Severity)
	})
	return list
}

// applyRoster applies what was shown.
func (s *Server) applyRoster(ctx context.Context, ck *check, actor school.Actor, shown string, remove int) {
	now, began := ck.look(), s.now()
	meta := now.meta
	meta.Shown, meta.Before, meta.Remove = shown, now.items, remove
	meta.Older = true // the page says so, and a person has read it
	meta.Progress = func(done, total int) {
		ck.counted.Store(int64(done))
		ck.total.Store(int64(total))
	}
	done, err := s.store.ApplyImport(ctx, actor, now.incoming, meta)
	if err != nil {
		s.refuse(ctx, ck, actor, err)
		return
	}
	s.log.Info("roster applied", "actor", actor.Label(), "file", meta.File, "source", meta.Source, "import", done.ID,
		"counts", now.plan.Counts, "ms", s.now().Sub(began).Milliseconds(), "request", actor.Request)
	ck.move(func(is *checked) {
		is.stage, is.imported = applied, done.ID
		is.incoming, is.items, is.data, is.plan.Units, is.weight = roster.Roster{}, nil, nil, nil, 0 // not needed any more
	})
}

// refuse records why a file cannot be imported, or why a check was not applied.
func (s *Server) refuse(ctx context.Context, ck *check, actor school.Actor, err error) {
	now, next := ck.look(), checked{stage: refused}
	if now.stage == applying {
		next.stage = waiting
	}
	var (
		unreadable roster.Refusal
		invalid    school.Invalid
		stale      *school.Stale
		guarded    *school.Guarded
		busy       school.Busy
		closed     *school.Closed
	)
	switch {
	case errors.As(err, &unreadable):
		next.status, next.why = http.StatusUnprocessableEntity, unreadable.Error()
	case errors.As(err, &invalid):
		next.status, next.why = http.StatusUnprocessableEntity, invalid.Sentences()
	case errors.As(err, &stale):
		next.status, next.why = http.StatusConflict, views.StaleWords(stale.Changed)
		if again := s.planAgain(ctx, ck, actor); again != nil {
			s.refuse(ctx, ck, actor, again)
			return
		}
	case errors.As(err, &guarded):
		next.status, next.field, next.why = http.StatusUnprocessableEntity, "remove", views.GuardWords(now.plan.Removal)
	case errors.As(err, &busy):
		next.status, next.why = http.StatusConflict, busy.Error()
	case errors.As(err, &closed):
		next.status, next.why = http.StatusServiceUnavailable, views.ImportClosedWords(closed.Status, s.store.Settings().Zone)
	case errors.Is(err, school.ErrForbidden):
		next.status = http.StatusForbidden
		next.why = "You may not import this: only administrators may, and those of one school only that school’s."
	default:
		s.log.Error("roster not imported", "actor", actor.Label(), "file", now.meta.File, "request", actor.Request, "error", err)
		ck.move(func(is *checked) { is.fault(actor.Request) })
		return
	}
	s.log.Info("roster refused", "actor", actor.Label(), "file", now.meta.File, "source", now.meta.Source,
		"status", next.status, "request", actor.Request)
	ck.move(func(is *checked) {
		is.stage, is.status, is.why, is.field = next.stage, next.status, next.why, next.field
	})
}

// fault records that the server failed. Somebody can try again.
func (is *checked) fault(request string) {
	is.status = http.StatusInternalServerError
	is.why = strings.TrimSpace("That did not work. It is our fault, not yours, and nothing was changed. Try again in a moment. (Reference " + request + ")")
	if is.stage = refused; is.plan.Shown != "" {
		is.stage = waiting
	}
}
