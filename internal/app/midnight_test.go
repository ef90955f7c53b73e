package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// A midnight, or the end of a mode, in the middle of the start is not missed: at
// whichever look at the clock the day is over, the page is that of the next day
// soon.
func TestMidnightAtTheStart(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := apptest.NewSite(t)
	reader := s.Visitor()
	reader.SignIn(apptest.Student, "/")
	for looks := int64(2); looks <= 6; looks++ { // the page is rendered among these
		t.Run(fmt.Sprint(looks, " looks"), func(t *testing.T) {
			status := school.Status{Mode: school.Maintenance, Until: s.Now().Add(12 * time.Hour)}
			if err := s.Store.SetStatus(t.Context(), school.Command("test"), status); err != nil {
				t.Fatal(err)
			}
			apptest.Until(t, "maintenance shows", func() bool { return strings.Contains(reader.Get("/").Body, "nothing can be saved") })
			s.Stop()
			s.Jump.Store(looks)
			s.Restart()
			apptest.Until(t, "maintenance is over", func() bool { return !strings.Contains(reader.Get("/").Body, "nothing can be saved") })
		})
	}
}
