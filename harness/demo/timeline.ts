import { outputWidth, paint, seconds, signs } from './text.ts';

/** An attempt as a piece of a timeline; times in milliseconds from the start. */
export interface Piece {
    worker: string;
    label: string;
    began: number;
    ended: number;
    outcome: string;
}

interface Row {
    cells: string[];
    end: number;
}

/** One row for each agent, a piece for each attempt, with the task's key where it fits. */
export function timeline(workers: string[], pieces: Piece[]): string {
    const total = Math.max(1, ...pieces.map((piece) => piece.ended));
    const nameWidth = Math.max(0, ...workers.map((worker) => worker.length));
    const width = Math.max(10, outputWidth() - nameWidth - 3);
    const rows = workers.map((worker) => {
        const row: Row = { cells: Array<string>(width).fill(' '), end: 0 };
        for (const piece of pieces) {
            if (piece.worker === worker) {
                place(row, piece, width / total);
            }
        }
        return `${worker.padEnd(nameWidth)}  ${row.cells.join('').trimEnd()}`;
    });
    return [...rows, `${' '.repeat(nameWidth)}  ${scale(total, width)}`].join('\n');
}

function place(row: Row, piece: Piece, cellsPerMillisecond: number): void {
    const last = row.cells.length - 1;
    const from = Math.min(
        last,
        Math.max(row.end, Math.floor(piece.began * cellsPerMillisecond)),
    );
    const to = Math.min(
        last,
        Math.max(from, Math.ceil(piece.ended * cellsPerMillisecond) - 1),
    );
    const room = to - from;
    const label = piece.label.length <= room ? piece.label : '';
    row.cells.splice(from, room, ...Array.from(label.padEnd(room, signs.work)));
    row.cells[to] = endSign(piece.outcome);
    row.end = to + 1;
}

function endSign(outcome: string): string {
    switch (outcome) {
        case 'success':
            return signs.good;
        case 'timeout':
            return paint(signs.gone, 'red');
        default:
            return paint(signs.bad, 'yellow');
    }
}

function scale(total: number, width: number): string {
    const end = seconds(total);
    return `0 s${end.padStart(width - 3)}`;
}
