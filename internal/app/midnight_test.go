package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
)

// A midnight, or the end of a mode, in the middle of the start is not missed: at
// whichever look at the clock the day is over, the page is that of the next day
// soon.
func TestMidnightAtTheStart(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := newSite(t)
	reader := s.visitor()
	reader.signIn(student, "/")
	for looks := int64(2); looks <= 6; looks++ { // the page is rendered among these
		t.Run(fmt.Sprint(looks, " looks"), func(t *testing.T) {
			status := school.Status{Mode: school.Maintenance, Until: s.now().Add(12 * time.Hour)}
			if err := s.store.SetStatus(t.Context(), school.Command("test"), status); err != nil {
				t.Fatal(err)
			}
			until(t, "maintenance shows", func() bool { return strings.Contains(reader.get("/").body, "nothing can be saved") })
			s.stop()
			s.jump.Store(looks)
			s.restart()
			until(t, "maintenance is over", func() bool { return !strings.Contains(reader.get("/").body, "nothing can be saved") })
		})
	}
}
