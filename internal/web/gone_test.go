package web

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

// Only a failure because the browser went away is not the server's fault.
func TestGone(t *testing.T) {
	for _, test := range []struct {
		name   string
		left   bool
		err    error
		readBy time.Duration // from now
		gone   bool
	}{
		{"it went away", true, fmt.Errorf("reading: %w", context.Canceled), time.Second, true},
		{"a fault while it went away", true, errors.New("disk"), time.Second, false},
		{"canceled by somebody else", false, context.Canceled, time.Second, false},
		{"a limit of our own", true, context.DeadlineExceeded, time.Second, false},
		{"net/http gave up reading", true, context.Canceled, -time.Second, false},
	} {
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		if test.left {
			leave()
		}
		c := echo.New().NewContext(httptest.NewRequest("GET", "/", nil).WithContext(ctx), httptest.NewRecorder())
		c.Set(keyReadBy, time.Now().Add(test.readBy))
		if got := gone(c, test.err); got != test.gone {
			t.Errorf("%s: gone is %t", test.name, got)
		}
	}
}
