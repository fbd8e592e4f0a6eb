"""The one place that builds the services and the bot, and wires them."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.answering.answerer import Answerer
from bot.answering.cooldowns import Cooldowns
from bot.answering.feedback import Feedback
from bot.answering.guide_search import GuideSearch
from bot.answering.offer_preferences import OfferPreferences
from bot.answering.small_talk import Reception
from bot.community.guides import GuideCounts
from bot.community.services import CommunityServices
from bot.config_transfer import ConfigTransfer
from bot.custom_knowledge import CustomKnowledge
from bot.custom_knowledge.cache import KnowledgeCache
from bot.custom_knowledge.cache.loading import KnowledgeLoader
from bot.custom_knowledge.drafts import DocumentImports, EntryDrafts
from bot.custom_knowledge.drafts.importer import Importer
from bot.custom_knowledge.updates import ShippedUpdates
from bot.guides.loader import load_guides
from bot.insights.digests import DigestService
from bot.insights.drawing import Pictures
from bot.insights.service import InsightService
from bot.knowledge import load_knowledge
from bot.matching import Encoder, Matcher
from bot.matching.encoding.model import find_model
from bot.moderation.automod import load_presets
from bot.moderation.cases.clock import DiscordClock
from bot.moderation.question_log import LogForgetting, LogReader, LogSearch
from bot.moderation.reasons import Reasons, load_reasons
from bot.moderation.review_queue import ReviewQueue
from bot.moderation.safety_requests import (
    AlertLimits,
    ContactRequests,
    RequestClaims,
    SafetyAlerts,
)
from bot.moderation.services import ModerationServices
from bot.moderation.tickets import TicketServices
from bot.observability.malloc import settle, share_one_arena, uncollected
from bot.observability.metrics import NO_METRICS, Metrics
from bot.paths import AUTOMOD, GUIDES, REASONS
from bot.privacy import Housekeeping, PrivacyService
from bot.privacy.daily_backups import DailyBackups
from bot.privacy.member_proofs import MemberProofs
from bot.privacy.own_questions import OwnQuestions
from bot.safety import Detector, Resources, load_texts
from bot.sandbox import JsonFiles
from bot.servers import ServerConfigs
from bot.servers.command_sync import CommandSync
from bot.servers.editing import SettingsService
from bot.servers.history import ChangeHistory
from bot.servers.setup.service import SetupService
from bot.services import Core, Services
from bot.settings import Settings, SettingsError
from bot.storage import Storage, check_writable
from bot.storage.coordination import Shards
from bot.storage.engine.places import locate

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

ONE_PROCESS = (
    "These settings leave some shards to other processes, and an SQLite file can have one process "
    "alone. Name a PostgreSQL database in DATABASE_URL, or leave SHARD_IDS and SHARDS_PER_PROCESS "
    "empty."
)

_log = logging.getLogger(__name__)


def load_core(settings: Settings) -> Core:
    """Load knowledge, matcher and safety check: a second or two of CPU.

    Raises KnowledgeError, SafetyDataError or ConversationError, which name the faulty file.
    """
    share_one_arena()
    with uncollected():
        core = _load_core(settings)
    settle()
    return core


def _load_core(settings: Settings) -> Core:
    with ThreadPoolExecutor(1) as pool:
        # The runtime opens a model without Python's lock: beside the reading it takes no time.
        opening = pool.submit(lambda: Encoder(find_model(settings.model_dir)))
        snapshot = load_knowledge(settings.knowledge_dir)
        resources = Resources.load(settings.crisis_dir / "resources.toml")
        texts = load_texts(settings.crisis_dir / "messages.toml")
        guides = load_guides(GUIDES)
        matcher = Matcher.load(snapshot, cache_dir=settings.caches, opened=opening.result)
    detector = Detector.load(settings.crisis_dir, model=matcher, cache_dir=settings.caches)
    reception = Reception.load(matcher, cache_dir=settings.caches)
    texts = replace(
        texts,
        by_language={code: each.danger for code, each in reception.languages.items()},
        always_by_language={code: each.help for code, each in reception.languages.items()},
    )
    return Core(snapshot, matcher, detector, resources, texts, reception, guides)


async def check_store(settings: Settings) -> None:
    """Open the store and close it again. Raises StorageError when it cannot be used."""
    await check_writable(*_store_of(settings))


def check_shards(settings: Settings) -> None:
    """Raise SettingsError where other processes would be needed, and cannot share the database."""
    url = settings.database_url.get_secret_value() if settings.database_url else None
    if not _shards_of(settings).are_all and locate(url, settings.state_dir) is not None:
        raise SettingsError(ONE_PROCESS)


def _shards_of(settings: Settings) -> Shards:
    return Shards(settings.shard_count, settings.own_shards)


def _store_of(settings: Settings) -> tuple[str | None, Path, str | None]:
    """Return the URL, folder and data key of the store, as `Storage.open` takes them."""
    url, key = settings.database_url, settings.data_key
    return (
        url.get_secret_value() if url else None,
        settings.state_dir,
        key.get_secret_value() if key else None,
    )


async def open_services(
    settings: Settings,
    core: Core | None = None,
    clock: DiscordClock | None = None,
    metrics: Metrics = NO_METRICS,
) -> Services:
    """Open the store and wire the services. Raises StorageError and what `load_core` raises."""
    loaded = core or await asyncio.to_thread(load_core, settings)
    # Before the store is opened: whatever is wrong with the data ends the start with nothing open.
    presets = await asyncio.to_thread(load_presets, AUTOMOD)
    shipped_reasons = await asyncio.to_thread(load_reasons, REASONS)
    storage = await Storage.open(*_store_of(settings))
    if metrics is not NO_METRICS:
        storage.observe(metrics)
    configs = ServerConfigs(storage.repositories.servers.settings)
    loader = KnowledgeLoader(storage, loaded.snapshot, loaded.matcher)
    knowledge = KnowledgeCache(loader.shipped, loader, configs)
    custom_knowledge = CustomKnowledge(storage, knowledge, configs)
    answerer = Answerer(
        knowledge.shipped,
        loaded.matcher,
        loaded.detector,
        storage.repositories.questions.log,
        storage.repositories.questions.counts,
        loaded.reception,
        metrics,
    )
    review_queue = ReviewQueue(storage, custom_knowledge, loaded.matcher)
    log_search = LogSearch(storage.repositories.questions.questions)
    settings_service = SettingsService(configs)
    pictures, files = Pictures(settings.caches), JsonFiles()
    community = CommunityServices.build(
        storage, configs, knowledge, loaded.matcher, lambda text: answerer.assess(text).crisis
    )
    guide_counts = GuideCounts(storage.repositories.community.guide_counts, loaded.guides)
    insights = InsightService(storage, configs, knowledge, review_queue, pictures, guide_counts)
    limits = AlertLimits()
    reasons = Reasons(storage, shipped_reasons)
    return Services(
        core=loaded,
        storage=storage,
        answerer=answerer,
        configs=configs,
        settings=settings_service,
        setup=SetupService(
            configs, settings_service, storage.repositories.servers.settings, loaded.resources
        ),
        change_history=ChangeHistory(storage.repositories.servers.audit),
        config_transfer=ConfigTransfer(storage, configs, custom_knowledge, reasons, files),
        knowledge=knowledge,
        custom_knowledge=custom_knowledge,
        drafts=EntryDrafts(storage.repositories.knowledge.drafts, custom_knowledge, loaded.matcher),
        imports=DocumentImports(
            storage.repositories.knowledge.drafts,
            Importer(loaded.matcher),
            custom_knowledge.history,
        ),
        shipped_updates=ShippedUpdates(storage, loaded.snapshot),
        command_sync=CommandSync(storage.repositories.servers.meta),
        cooldowns=Cooldowns(),
        guide_search=GuideSearch(loaded.guides),
        guide_counts=guide_counts,
        feedback=Feedback(storage.repositories.questions.votes, review_queue),
        offer_preferences=OfferPreferences(storage.repositories.servers.mutes),
        review_queue=review_queue,
        log_reader=LogReader(storage, review_queue),
        log_search=log_search,
        log_forgetting=LogForgetting(storage, log_search),
        member_proofs=MemberProofs(storage.cipher),
        own_questions=OwnQuestions(storage),
        tickets=TicketServices.build(storage, loaded.detector),
        contact_requests=ContactRequests(storage.repositories.safety.requests, limits),
        request_claims=RequestClaims(storage.repositories.safety.requests),
        safety_alerts=SafetyAlerts(storage.repositories.safety.requests, limits),
        moderation=ModerationServices.build(
            storage,
            configs,
            reasons,
            presets,
            lambda text: answerer.assess(text).crisis,
            clock or DiscordClock(),
        ),
        community=community,
        privacy=PrivacyService(storage, configs),
        housekeeping=Housekeeping(storage, shards=_shards_of(settings)),
        backups=DailyBackups(storage, settings.state_dir, settings.backups),
        insights=insights,
        digests=DigestService(
            configs, storage.repositories.servers.digests, insights, community.lists
        ),
        pictures=pictures,
        files=files,
    )


def create_bot(
    settings: Settings,
    core: Core | None = None,
    *,
    always_sync: bool = False,
    metrics: Metrics = NO_METRICS,
) -> BoundaryBot:
    """Return the bot, not yet connected; its setup hook does everything slow.

    With `core` it is not loaded again; `always_sync` sends the commands even if they are unchanged.
    `metrics` receives what happens.
    """
    # The terminal needs no Discord, and would wait a quarter of a second for it.
    from bot.client.client import BoundaryBot
    from bot.client.discord_time import trace_of
    from bot.client.operation.rate_limits import count_rate_limits
    from cogs import cog_modules

    cog_modules()  # so that what they hold is there before the core settles

    clock = DiscordClock()
    trace = trace_of(clock)
    count_rate_limits(trace, metrics)
    return BoundaryBot(
        partial(open_services, settings, core, clock, metrics),
        cog_modules,
        own_shards=_shards_of(settings),
        always_sync=always_sync,
        message_content=settings.message_content,
        user_install=settings.user_install,
        http_trace=trace,
        metrics=metrics,
    )
