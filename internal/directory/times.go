package directory

import "hallway/internal/schedule"

// Times is the schedule of a school as it is published, or nil if it has none.
func (p *Publisher) Times(schoolID int64) *schedule.Schedule {
	if pg := p.Look().pages[schoolID]; pg != nil {
		return pg.day.Times()
	}
	return nil
}

// SchoolName is the name of a school, as it is published.
func (p *Publisher) SchoolName(schoolID int64) string {
	if pg := p.Look().pages[schoolID]; pg != nil {
		return pg.layout.view.School.Name
	}
	return ""
}
