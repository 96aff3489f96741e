/// What happened, as records: [Report] is the one that everything a user sees is written from. Text, JSON, CSV and plots are writers of it and
/// live in `dev.cupel.traces.export`; what fills it lives in `dev.cupel.traces.run`. [Recording] is every issue of one inference, and [Pressure] and
/// [CriticalChain] are made from it; [ReportDiff] is two reports side by side.
package dev.cupel.traces.view;
